"""请假: absences, as the phones show them."""
