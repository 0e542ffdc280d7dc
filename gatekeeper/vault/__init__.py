"""Files outside the database: the signing keys, and the ledger's second place."""
