"""What any conversation is made of: the chat's state, card and button, push and journal."""
