"""How things look to people and to scripts: tables, lines, JSON and CSV. Nothing is decided or fetched here."""
