"""What hazards are about, and the published criteria by which one is major."""
