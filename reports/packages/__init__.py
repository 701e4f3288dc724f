"""What units and departments hand up each month (报送, 零报告), and what the office issues."""
