"""Requests in, answers out: routing, paging, `fields`, bodies, and the ASGI application."""
