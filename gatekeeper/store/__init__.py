"""The database: the only folder that knows tables. Rows stay in here; what goes out are frozen values."""
