"""Alembic's entry: runs the steps on the connection that `gatekeeper.store.migration` hands over."""

from __future__ import annotations

from alembic import context

# The second module adds its tables to the first one's.
from gatekeeper.store.deletion_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    # the connection's own transaction spans all steps, on SQLite too
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
