"""`gatekeeper run`: what has to be done again and again, done by itself."""
