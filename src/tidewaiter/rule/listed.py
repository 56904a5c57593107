"""Which lists the parties of an order are on, and their owners: what the codes of screening say.

A code that leaves open which list or program it stands for makes what depends on it unknown.
"""

from __future__ import annotations

import narwhals as nw

# Codes whose consequences differ, each with the codes that leave it open.
LISTS = {
    "entity_list": ("other",),
    "entity_list_limited": ("other",),
    "meu_list": ("other",),
    "military_intelligence": ("other",),
    "uvl": ("other",),
    "dpl": ("other",),
    "sdn": ("other", "sdn_program_unknown"),
    "sdn_other_program": ("other", "sdn_program_unknown"),
    "isn": ("other",),
    "listed_elsewhere": ("other",),
}
# Owners on these lists count under the Affiliates Rule; those on others do not.
OWNERS = ("entity_list", "entity_list_limited", "meu_list", "sdn")
FOOTNOTES = (1, 3, 4, 5)
# An entry of which the footnote is not told may have any.
FOOTNOTE_OPEN = ("other", "entity_list")


def facts() -> dict[str, nw.Expr]:
    """One column for each list and footnote: ``listed_…`` of the parties, ``owner_…`` of the owners
    who count; true, false, or null if not known.
    """
    parties, owners = nw.col("restricted_parties"), nw.col("owner_restricted_as")
    return {
        **{f"listed_{code}": _names(parties, code, open_) for code, open_ in LISTS.items()},
        **{f"owner_{code}": _names(owners, code, LISTS[code]) for code in OWNERS},
        **{
            f"{who}_footnote_{n}": _names(codes, f"entity_list_footnote_{n}", FOOTNOTE_OPEN)
            for who, codes in (("listed", parties), ("owner", owners))
            for n in FOOTNOTES
        },
    }


def _names(codes: nw.Expr, code: str, leaves_open: tuple[str, ...]) -> nw.Expr:
    # Footnotes are spelled entity_list_footnote_4, so the code ends at ";", "_footnote" or the end.
    found = codes.str.contains(rf"(^|;){code}(;|_footnote|$)")
    unnamed = codes.str.contains(rf"(^|;)({'|'.join(leaves_open)})(;|$)")
    return (
        nw.when(found)
        .then(nw.lit(True))
        .otherwise(nw.when(unnamed).then(nw.lit(None, nw.Boolean)).otherwise(found))
    )
