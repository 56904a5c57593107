"""A user's own headings and words, mapped to the columns and codes of a contract.

What is not mapped is kept out and reported, never an error. What would be mapped twice is an
error: two candidates for one fact would make the answer depend on their order.
"""

from tidewaiter.table.mapping.apply import apply
from tidewaiter.table.mapping.file import read_map, write_map
from tidewaiter.table.mapping.guess import complete, guess
from tidewaiter.table.mapping.table_map import TableMap

__all__ = ["TableMap", "apply", "complete", "guess", "read_map", "write_map"]
