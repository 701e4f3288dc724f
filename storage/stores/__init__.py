"""The stores, by the room whose ports they implement."""
