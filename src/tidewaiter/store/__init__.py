"""Where what must last is kept: one SQLite file, or a PostgreSQL database by its URL."""

from tidewaiter.store.connect import Store, open_store

__all__ = ["Store", "open_store"]
