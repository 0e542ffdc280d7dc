"""What was read from Box, as plain values: the one language that `box`, `sweep`, `policy` and `store` share."""
