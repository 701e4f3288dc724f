"""The running process: settings, command line, dispatcher, updates in, errors into words."""
