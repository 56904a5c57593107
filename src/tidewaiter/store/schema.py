"""The tables of the ledger: what is said once and for all, and what follows from it.

``accounts`` and ``entries`` are the ledger: rows are added, never changed or taken away, and
triggers hold the database to that. ``open_holds`` and ``carried`` follow from the entries and
only make questions quick; ``ledger verify`` works both out anew. Days are texts, year-month-day,
which sort as days do on every database; amounts are whole numbers in the unit of the account.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

metadata = MetaData()
# SQLite numbers rows by itself only where the column is called INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
# Texts are compared byte by byte, on every database alike: days sort as days, and quickly.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
# What a single entry may move: 10^12 TPP, far above what exists, far below what a sum can hold.
LARGEST = 10**15

KINDS = """
       (kind = 'grant'   AND granted > 0 AND held = 0 AND used = 0 AND settles IS NULL)
    OR (kind = 'hold'    AND granted = 0 AND held > 0 AND used = 0 AND settles IS NULL
                         AND expires IS NOT NULL)
    OR (kind = 'use'     AND granted = 0 AND held = 0 AND used > 0 AND settles IS NULL)
    OR (kind = 'use'     AND granted = 0 AND held < 0 AND used > 0 AND used <= -held
                         AND settles IS NOT NULL)
    OR (kind = 'release' AND granted = 0 AND held < 0 AND used = 0 AND settles IS NOT NULL)
    OR (kind = 'adjust'  AND held = 0 AND settles IS NULL AND reason IS NOT NULL
                         AND ((used < 0 AND granted = 0) OR (granted < 0 AND used = 0)))
"""
SIZES = (
    f"granted BETWEEN -{LARGEST} AND {LARGEST} AND held BETWEEN -{LARGEST} AND {LARGEST} "
    f"AND used BETWEEN -{LARGEST} AND {LARGEST}"
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    Column("name", WORDS, nullable=False, unique=True),
    Column("allocation", WORDS, nullable=False),
    Column("subject", WORDS, nullable=False),  # JSON: what names whose it is
    Column("unit", WORDS, nullable=False),
    Column("first", WORDS),
    Column("last", WORDS),
    Column("hash", LargeBinary, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    # That its account exists is for verify to see: to look for it at every entry takes a server
    # as long as all the rest.
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", WORDS, nullable=False),
    Column("part", WORDS, nullable=False),
    Column("granted", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("cap", BigInteger),  # what the entry was measured against; null if nothing caps it
    Column("pieces", BigInteger),
    Column("day", WORDS, nullable=False),  # the day of the movement, which the law asks for
    Column("expires", WORDS),  # the last day of a hold or of a grant
    Column("settles", BigInteger),  # the hold of this account that ends with this entry
    Column("order_id", WORDS),
    Column("key", WORDS, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", WORDS),
    Column("why", WORDS),
    Column("source", WORDS),
    Column("at", WORDS, nullable=False),  # when it was entered, in UTC
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint(KINDS, name="entry_is_of_its_kind"),
    CheckConstraint(SIZES, name="entry_is_not_too_large"),
    CheckConstraint("seq > 0 AND (settles IS NULL OR settles < seq)", name="entry_follows"),
    UniqueConstraint("key", "line", name="entry_is_made_once"),
    # Entries of one account lie together, so a balance reads a few neighboring pages.
    sqlite_with_rowid=False,
)
_SETTLES, _ORDERED = entries.c.settles.is_not(None), entries.c.order_id.is_not(None)
# Written out: an index of some rows is used only for a question in its own words.
GRANTS = entries.c.granted != literal_column("0")
Index(
    "hold_is_settled_once",
    entries.c.account,
    entries.c.settles,
    unique=True,
    sqlite_where=_SETTLES,
    postgresql_where=_SETTLES,
)
Index(
    "entries_of_order",
    entries.c.order_id,
    sqlite_where=_ORDERED,
    postgresql_where=_ORDERED,
)
Index(
    # With all that a balance asks of them, so that SQLite takes it and not the whole account.
    "entries_that_grant",
    entries.c.account,
    entries.c.granted,
    entries.c.day,
    entries.c.expires,
    sqlite_where=GRANTS,
    postgresql_where=GRANTS,
)

open_holds = Table(
    "open_holds",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("expires", WORDS, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

carried = Table(
    "carried",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("part", WORDS, primary_key=True),
    Column("held", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", WORDS, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # of the checkpoint before and of the heads
    Column("public_key", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

checkpoint_heads = Table(
    "checkpoint_heads",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

TABLES = (accounts, entries, open_holds, carried, checkpoints, checkpoint_heads)
# Rows of these are never changed or taken away.
LASTING = ("accounts", "entries", "checkpoints", "checkpoint_heads")
