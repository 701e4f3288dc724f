"""逢查必考: five questions from the criteria of a trade, for the workers who are present."""
