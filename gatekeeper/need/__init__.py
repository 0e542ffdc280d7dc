"""Must this be submitted? A table that people read, and its evaluation with reasons. Pure but for the reader."""
