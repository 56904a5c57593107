"""The tables of trade that the hunt reads: their contracts, and the way in."""
