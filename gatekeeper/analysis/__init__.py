"""The weekly analysis of the transfers: what moved, what is unlike the past, what waits for an answer."""
