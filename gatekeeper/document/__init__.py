"""Files that people write: YAML with line numbers, judged as a whole, every mistake with its place, in Japanese."""
