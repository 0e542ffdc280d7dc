"""Copies of everything that a machine is rebuilt from: made while it works, encrypted, tried out, and taken back."""
