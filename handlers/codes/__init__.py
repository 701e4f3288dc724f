"""Unit codes on the wall: scanned, issued, printed."""
