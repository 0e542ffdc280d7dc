"""Box's log, read without losing an event and without counting one twice."""
