"""Scenarios: the file that says what a sandbox holds, read with every mistake named, and built into a world."""
