"""What the office does about key seasons: which are on, another one, its days, its end."""
