"""Answers set against the ledger: what each order would draw on, and what is set aside for it."""
