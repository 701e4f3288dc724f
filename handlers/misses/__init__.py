"""The conversation about what was missed again and again."""
