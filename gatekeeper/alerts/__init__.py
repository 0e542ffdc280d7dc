"""What to tell whom: alerts made of what is on record, the mails that tell them, and their delivery."""
