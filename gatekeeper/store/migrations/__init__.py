"""Alembic's scripts, run by `gatekeeper.store.migration` in the transaction that it was given."""
