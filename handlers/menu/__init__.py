"""Commands, the menu and the help."""
