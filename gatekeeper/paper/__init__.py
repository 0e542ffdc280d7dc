"""The committee's papers as the secretariat has them: opened, read, and turned into entries of the registry."""
