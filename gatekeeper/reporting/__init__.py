"""Reports made of an office's records, and written down as whole sets of files."""
