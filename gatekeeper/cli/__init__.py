"""The command line: one module a group of verbs, and one place where everything that goes wrong ends in a message."""
