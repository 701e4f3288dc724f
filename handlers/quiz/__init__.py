"""逢查必考: holding a round, and answering one."""
