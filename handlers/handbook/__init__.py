"""随身手册: looking words up, here and inline in any chat; what to know before a visit."""
