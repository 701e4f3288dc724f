"""逢查必考, as those see it who hold a round and those who answer."""
