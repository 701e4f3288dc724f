"""What the office issues under a number: 月报, 季度点评, 通报, 晾晒通报."""
