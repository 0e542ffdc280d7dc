"""The ledger: entries that follow from each other, signed from time to time, and what proves that none was touched."""
