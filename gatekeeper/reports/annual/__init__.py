"""The yearly report of the unsubmitted category: what was declared, what moved, what is missing."""
