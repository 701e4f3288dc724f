"""What the bot costs, measured beside bare bots."""
