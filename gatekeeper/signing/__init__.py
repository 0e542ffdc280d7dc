"""Bytes that can be signed, keys in epochs, and what a signature proves. Values in, values out."""
