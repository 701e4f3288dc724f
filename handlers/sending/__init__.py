"""What people send besides taps."""
