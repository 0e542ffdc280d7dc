"""Every kind of thing in Box's own representations."""
