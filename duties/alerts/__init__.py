"""叫应: warnings that units acknowledge; who does not is chased and passed on."""
