"""The courier on its way to the sandbox."""
