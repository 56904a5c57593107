"""Cells that say nothing: what surrounds a text, and the many ways of writing "not known"."""

from __future__ import annotations

import narwhals as nw

# Engines differ in what they think is blank, so the characters are given.
BLANKS = " \t\r\n\x0b\x0c\u00a0\u2007\u202f\u3000\ufeff"
# "none", "na" and "nan" may be a name or mean something in a text, but not in a number.
NO_TEXT = ("", "n/a", "n.a.", "#n/a", "null", "unknown", "not known", "-", "–", "—")
NO_VALUE = (*NO_TEXT, "na", "nan", "none", "<na>")


def bare(cell: nw.Expr) -> nw.Expr:
    """Take a text without the blanks around it."""
    return cell.str.strip_chars(BLANKS)


def says_nothing(bared: nw.Expr) -> nw.Expr:
    """Whether a text, without blanks, gives no value; true if there is none."""
    return bared.is_null() | bared.str.to_lowercase().is_in(NO_VALUE)
