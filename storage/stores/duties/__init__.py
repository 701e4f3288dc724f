"""The stores of the duties room."""
