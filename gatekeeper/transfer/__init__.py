"""Transfers (受渡し): which of Box's events moved a file between the ward and an outside party. Pure."""
