"""Declarations (所定の様式) as departments hand them in: read by their labels, judged, renewed, extended and ended."""
