"""The gatekeeper: holds the files a ward office exchanges over Box to its approved procedures."""
