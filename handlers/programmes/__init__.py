"""What the office does about duties: programmes, the duties of a unit, the working calendar."""
