"""One family of errors, one class for each person who can act.

A message says what is wrong, where, the value, and what to do. A finding about an order is
never an error: it is a row.
"""

from __future__ import annotations


class TidewaiterError(Exception):
    """Base of the family, for callers who catch all of it."""


class LawError(TidewaiterError):
    """A file of law is malformed. Whoever edits the law must act."""


class ContractError(TidewaiterError):
    """A table does not keep its contract. Whoever sent the table must act."""


class EngineError(TidewaiterError):
    """The engine that runs the query failed or is absent. Whoever runs it must act."""


class LedgerError(TidewaiterError):
    """The ledger is absent, damaged, busy, or of another version. Whoever keeps it must act."""
