"""Tables, turns and stores, on both databases."""
