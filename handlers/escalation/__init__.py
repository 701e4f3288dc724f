"""督办: late hazards on their way up, and what the office decides about them."""
