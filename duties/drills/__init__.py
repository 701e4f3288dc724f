"""Drills (演练): the record of one in four steps, its findings, and the paper of it."""
