"""The handlers, a module a topic; each names its paths in `ROUTES`."""
