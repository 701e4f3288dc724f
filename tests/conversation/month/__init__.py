"""A month of a street office, played on phones, and counted a second time from the audit chain."""
