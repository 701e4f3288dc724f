"""What spans conversations: the menu, what is shown again, where words, photos and codes go."""
