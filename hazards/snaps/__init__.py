"""随手拍: from a photo to the ledger."""
