"""The product as it is run: programs of their own, HTTP between them, and kill -9."""
