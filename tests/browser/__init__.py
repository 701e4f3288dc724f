"""Tests that look at the page with the phones in a real browser."""
