"""What is it? The item stage: from orders to the figures of their chips.

``recognize`` reads a free description, ``identify`` does so for a table of orders, and
``describe_item`` tells a person what stands behind one name.
"""

from __future__ import annotations

from tidewaiter.item.catalogue import chips, units
from tidewaiter.item.describe import describe_item
from tidewaiter.item.recognize import Recognition, recognize

__all__ = ["Recognition", "chips", "describe_item", "recognize", "units"]
