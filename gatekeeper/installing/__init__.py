"""The first hour on a new machine: answers, each tried at once, made into a config that explains itself."""
