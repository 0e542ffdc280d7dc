"""The state of a Box enterprise in memory, and the changes that it can go through."""
