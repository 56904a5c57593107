"""The tables of trade that the hunt reads: their contracts, and the way in."""

from tidewaiter.table.trade.admit import admit
from tidewaiter.table.trade.contracts import TABLES, contract, schema, unread
from tidewaiter.table.trade.labelled import Labelled, admit_labelled
from tidewaiter.table.trade.several import Admitted, admit_files
from tidewaiter.table.trade.which import which

__all__ = [
    "TABLES",
    "Admitted",
    "Labelled",
    "admit",
    "admit_files",
    "admit_labelled",
    "contract",
    "schema",
    "unread",
    "which",
]
