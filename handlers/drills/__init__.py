"""Records of drills in chat."""
