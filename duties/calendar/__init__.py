"""The working calendar: which days are worked, from a library, or from a notice."""
