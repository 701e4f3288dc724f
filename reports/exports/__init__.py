"""The ledger as files: workbooks that an office prints, CSV, JSON lines, an office's own form."""
