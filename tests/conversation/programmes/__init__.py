"""The office and the duties of units, as the phones show them."""
