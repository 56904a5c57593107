"""15 CFR 734.9(e), (g), 744.11(a)(2): footnotes of the Entity List, which reach goods made abroad.

The entry itself already asks for a license for all that is subject to the EAR. The footnote makes
more of it subject: what was made abroad with certain technology, software or plants. So a footnote
is one more ground for the same license, and where it is not known nothing is asked for its sake.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import ABROAD, AS_OF, TRANSACTION, Test, column, every, no, some
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_744/end_users"
# What was made abroad moves between foreign countries, or within one.
MOVES_ABROAD = TRANSACTION.is_in(["reexport", "in_country_transfer"])


def _known(test: Test) -> Test:
    """Whether it is known to be so; never null."""
    return nw.when(column(test)).then(nw.lit(True)).otherwise(nw.lit(False))


def _bears(law: Law, n: int) -> Test:
    """A party, or while the Affiliates Rule binds an owner that counts, bears a footnote."""
    text = law[LAW]
    owner = every(
        text["affiliates_rule"].in_force(AS_OF),
        text["footnotes_of_owners"].in_force(AS_OF),
        nw.col("owned_50_percent_by_listed"),
        nw.col(f"owner_footnote_{n}"),
    )
    return every(
        text[f"footnote_{n}"].in_force(AS_OF), ABROAD, some(nw.col(f"listed_footnote_{n}"), owner)
    )


@provision(
    "734.9(e)(1), 744.11(a)(2)(i)",
    "other_requirement",
    "footnote_1",
    law=LAW,
    dated_by="footnote_1",
)
def footnote_1(law: Law) -> Test:
    """Footnote 1, Huawei and its affiliates: a license also for goods made abroad that are direct
    products of listed technology, software or plants.
    """
    return _known(every(MOVES_ABROAD, _bears(law, 1)))


@provision(
    "734.9(g), 746.8(a)(3)", "other_requirement", "footnote_3", law=LAW, dated_by="footnote_3"
)
def footnote_3(law: Law) -> Test:
    """Footnote 3, military end users of Russia and Belarus: a license also for goods made abroad
    that are direct products of any technology or software on the Commerce Control List.
    """
    return _known(every(MOVES_ABROAD, _bears(law, 3)))


@provision(
    "734.9(e)(2), 744.11(a)(2)(ii)",
    "other_requirement",
    "footnote_4",
    law=LAW,
    dated_by="footnote_4",
)
def footnote_4(law: Law) -> Test:
    """Footnote 4, advanced computing and supercomputers: a license also for goods made abroad,
    chips of every kind among them, that are direct products of listed technology, software or
    plants.
    """
    return _known(every(MOVES_ABROAD, _bears(law, 4)))


@provision("734.9(e)(3), 744.11(a)(2)(v)", "note", "footnote_5", law=LAW, dated_by="footnote_5")
def footnote_5(law: Law) -> Test:
    """Footnote 5, advanced chip makers: what it adds is equipment made abroad for making chips, and
    no chip.
    """
    return _known(_bears(law, 5))


@provision(
    "734.9(e), (g)", "note", "foreign_made", law=LAW, dated_by="entity_list", key="footnote_abroad"
)
def footnote_abroad(law: Law) -> Test:
    """A footnote of a party's entry reaches goods made abroad too: the same goods would need a
    license to this party even if they never entered the United States.
    """
    return _known(every(no(MOVES_ABROAD), some(*(_bears(law, n) for n in (1, 3, 4)))))


PROVISIONS = (footnote_1, footnote_3, footnote_4, footnote_5, footnote_abroad)
