"""The only room that knows the Box SDK: sessions, retries, the call rate, and reading Box into plain values."""
