"""Official forms and pictures; the only user of Typst and of Pillow drawing."""
