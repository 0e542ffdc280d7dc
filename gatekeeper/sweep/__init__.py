"""The sweep: walks what is watched, judges it folder by folder, and records it as it goes."""
