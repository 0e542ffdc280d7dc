"""The work on the ledger: signing, verifying, and handing out what can be checked elsewhere."""
