"""Read a file of orders: CSV, Excel, Parquet and JSON into one raw table.

Texts stay texts: what a cell means is for the contract to say, so nothing is guessed here. A row
that cannot be told apart from its neighbors (torn quotation marks, too many fields, broken JSON)
is a reject with its number; only a file that is no table at all is an error.
"""

from tidewaiter.engine.read.file import read_orders
from tidewaiter.engine.read.kind import ENDINGS
from tidewaiter.engine.read.long import read_long
from tidewaiter.engine.read.objects import read_json_text
from tidewaiter.engine.read.raw import REJECTS, Raw

__all__ = ["ENDINGS", "REJECTS", "Raw", "read_json_text", "read_long", "read_orders"]
