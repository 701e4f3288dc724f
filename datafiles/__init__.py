"""The TOML that comes with the product: read into models, mistakes by file, line and reason."""
