"""我的待办: the pinned card, the one below it, and what their buttons open."""
