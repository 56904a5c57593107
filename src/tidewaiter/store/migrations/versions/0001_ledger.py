"""The first tables of the ledger, as of version 0.2.

A migration says what it does by itself and does not read ``store.schema``, which goes on to
change; a test holds the two together. There is no way down: what was entered stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
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
LARGEST = 10**15
SIZES = (
    f"granted BETWEEN -{LARGEST} AND {LARGEST} AND held BETWEEN -{LARGEST} AND {LARGEST} "
    f"AND used BETWEEN -{LARGEST} AND {LARGEST}"
)
LASTING = ("accounts", "entries", "checkpoints", "checkpoint_heads")


def upgrade() -> None:
    """Make the tables, their indexes, and the triggers that keep rows as they are."""
    op.create_table(
        "accounts",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("name", WORDS, nullable=False, unique=True),
        sa.Column("allocation", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("unit", WORDS, nullable=False),
        sa.Column("first", WORDS),
        sa.Column("last", WORDS),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    _entries()
    op.create_table(
        "open_holds",
        sa.Column("account", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("expires", WORDS, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carried",
        sa.Column("account", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("part", WORDS, primary_key=True),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", WORDS, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "checkpoint_heads",
        sa.Column("account", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    _keep_rows()


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("account", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("kind", "part")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("granted", "held", "used")),
        *(sa.Column(name, sa.BigInteger) for name in ("cap", "pieces")),
        sa.Column("day", WORDS, nullable=False),
        sa.Column("expires", WORDS),
        sa.Column("settles", sa.BigInteger),
        sa.Column("order_id", WORDS),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        *(sa.Column(name, WORDS) for name in ("reason", "why", "source")),
        sa.Column("at", WORDS, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(KINDS, name="entry_is_of_its_kind"),
        sa.CheckConstraint(SIZES, name="entry_is_not_too_large"),
        sa.CheckConstraint("seq > 0 AND (settles IS NULL OR settles < seq)", name="entry_follows"),
        sa.UniqueConstraint("key", "line", name="entry_is_made_once"),
        sqlite_with_rowid=False,
    )
    for name, columns, where, unique in (
        ("hold_is_settled_once", ["account", "settles"], "settles IS NOT NULL", True),
        ("entries_of_order", ["order_id"], "order_id IS NOT NULL", False),
        ("entries_that_grant", ["account", "granted", "day", "expires"], "granted != 0", False),
    ):
        op.create_index(
            name,
            "entries",
            columns,
            unique=unique,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _keep_rows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in LASTING:
            for what in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION tidewaiter_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%: rows are never changed', TG_TABLE_NAME; END $$"
    )
    for table in LASTING:
        op.execute(
            f"CREATE TRIGGER {table}_keep_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tidewaiter_keep_rows()"
        )
