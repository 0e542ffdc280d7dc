"""Papers for people who weren't there: workbooks and documents made of what is on record."""
