"""Box's events as values: what happened, to what, by whom. Pure."""
