"""今日: what the day brings somebody."""
