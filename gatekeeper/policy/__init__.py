"""What is allowed, and the judging: pure functions from what was read and what was approved to violations."""
