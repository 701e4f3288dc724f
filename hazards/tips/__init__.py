"""举报: a snap whose sender is not to be known."""
