"""15 CFR part 744: which items a listing reaches, where it does not reach all of them."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import AS_OF, Test, column, every, fact, no, some

LAW = "us/ear/part_744/end_users"
IN_SUPPLEMENT_2 = nw.col("item_in_supplement_2")
WITHIN_LIMITED_ENTRY = nw.col("item_within_limited_entry")

# A chip that reaches a level is of 3A090 and no longer of this entry; a server that holds one stays
# in 5A992, as 5A992.z.
LEFT_BY_LEVELS = "3A991"


def items(law: Law) -> dict[str, Test]:
    """``item_in_supplement_2``: whether supplement no. 2 to part 744 lists the item.
    ``item_within_limited_entry``: whether an entry for items of the Commerce Control List, and
    EAR99 items of supplement no. 7 to part 746, reaches it. Null where the law data does not say.
    """
    open_question = nw.lit(None, nw.Boolean)
    base, ear99 = nw.col("base_class"), fact(law, "is_ear99")
    levels = ("level_a", "level_b", "level_c", "is_3a090_of_2022", "level_weights")
    leaves = every(base == LEFT_BY_LEVELS, some(*(fact(law, level) for level in levels)))
    listed = every(law[LAW]["supplement_2_items"].has(base, AS_OF), no(leaves))
    return {
        "item_in_supplement_2": nw.when(column(ear99))
        .then(nw.lit(False))
        .otherwise(nw.when(column(listed)).then(nw.lit(True)).otherwise(open_question)),
        # What is EAR99 must be looked up in supplement no. 7 to part 746 by its tariff number.
        "item_within_limited_entry": nw.when(column(no(ear99)))
        .then(nw.lit(True))
        .otherwise(open_question),
    }
