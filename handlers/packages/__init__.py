"""What is handed up each month (报送, 零报告), and what the office issues on it."""
