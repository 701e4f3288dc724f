"""Late hazards climb step by step: reminders first, then what the office confirms."""
