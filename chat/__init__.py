"""The parts of any conversation: the chat's state, card and button, push and journal."""
