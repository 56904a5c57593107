"""Names in messages: which are near to one that is not there, and which there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from tidewaiter.table.contract import key

_SHOWN = 20


def near(name: str, names: Iterable[str]) -> str:
    """Say which names are close to one that is not there; empty if none is.

    >>> near("quantty", ["quantity", "item"])
    " (near: 'quantity')"
    """
    spelled = {key(other): other for other in names}
    close = difflib.get_close_matches(key(name), spelled, n=3, cutoff=0.6)
    return f" (near: {', '.join(repr(spelled[other]) for other in close)})" if close else ""


def listed(names: Sequence[str]) -> str:
    """List names for a message, the first twenty at most."""
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "") or "none"
