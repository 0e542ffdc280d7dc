"""What each job does, by calling what is there."""
