"""Every column between an order and its outcome, in layers; a layer reads only earlier ones.

This is the whole rule book as one graph: what each fact and provision reads can be walked
back from here, which is how an answer can say what is missing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule import duties, facts, levels
from tidewaiter.rule.facts import Test, every, fact, some
from tidewaiter.rule.provision import Provision
from tidewaiter.rule.us.ear.ccl import eccn_3a090, eccn_4a090, eccn_4e091
from tidewaiter.rule.us.ear.part_736 import general_prohibitions
from tidewaiter.rule.us.ear.part_738 import country_chart
from tidewaiter.rule.us.ear.part_740 import acm, aia, hbm, lpp, nac_aca
from tidewaiter.rule.us.ear.part_742 import regional_stability, review
from tidewaiter.rule.us.ear.part_744 import (
    affiliates,
    end_users,
    end_uses,
    footnotes,
    headquarters,
    letters,
    scope,
)
from tidewaiter.rule.us.ear.part_744 import review as party_review
from tidewaiter.rule.us.ear.part_746 import embargoes
from tidewaiter.rule.us.ear.part_748 import veu
from tidewaiter.rule.us.ear.part_750 import licenses
from tidewaiter.rule.us.tariff import section_232

CLASSES = (*eccn_3a090.PROVISIONS, *eccn_4e091.PROVISIONS)
BOARDS = eccn_4a090.PROVISIONS
REQUIREMENTS = (*regional_stability.PROVISIONS, *headquarters.PROVISIONS)
OTHER_REQUIREMENTS = (
    *letters.PROVISIONS,
    *country_chart.PROVISIONS,
    *embargoes.PROVISIONS,
    *end_uses.PROVISIONS,
    *end_users.PROVISIONS,
    *footnotes.PROVISIONS,
    *affiliates.PROVISIONS,
)
PROHIBITIONS = general_prohibitions.PROVISIONS
EXCEPTIONS = (
    *nac_aca.PROVISIONS,
    *hbm.PROVISIONS,
    *aia.PROVISIONS,
    *acm.PROVISIONS,
    *lpp.PROVISIONS,
    *veu.PROVISIONS,
)
POLICIES = (*review.PROVISIONS, *embargoes.POLICIES, *party_review.POLICIES)

PROVISIONS: tuple[Provision, ...] = (
    *CLASSES,
    *BOARDS,
    *REQUIREMENTS,
    *OTHER_REQUIREMENTS,
    *PROHIBITIONS,
    *EXCEPTIONS,
    *review.FIRST,
    *POLICIES,
    *duties.PROVISIONS,
    *licenses.PROVISIONS,
    *licenses.DUTIES,
    *section_232.PROVISIONS,
)
BY_KEY = {p.key: p for p in PROVISIONS}
# Columns that later layers read through ``facts.fact`` only.
DROPPED = (
    *(p.column for p in PROVISIONS),
    "level_",
    "is_3a090_of_2022",
    "chip_needs_license",
    "otherwise_needs_license",
    "is_prohibited",
    "exception_holds",
    "texts_conflict",
)


Layer = Mapping[str, nw.Expr]


@functools.lru_cache(maxsize=256)
def layers(law: Law) -> tuple[Layer, ...]:
    """Return the layers of columns, first to last, each as name and expression."""
    return tuple(make() for make in _makers(law))


def class_layers(law: Law) -> tuple[Layer, ...]:
    """Return those of ``layers`` that say what the item is, up to the boards; a person who asks
    only that need not wait for the rest to be planned.
    """
    makers = _makers(law, only=BOARDS)
    return tuple(makers[n]() for n in OF_ITEMS)


# Places in ``_makers``: what the order says, words for it, classes, levels, boards.
OF_ITEMS = (0, 1, 4, 5, 7)


def _makers(law: Law, only: tuple[Provision, ...] = PROVISIONS) -> tuple[Callable[[], Layer], ...]:
    """Return what makes each layer, in order: a layer reads only those that were made before."""

    def of(*groups: tuple[Provision, ...]) -> dict[str, Test]:
        chosen = (p for group in groups for p in group if p in only or p in CLASSES)
        return {p.column: p.rule(law) for p in chosen}

    def holds(effect: str) -> list[Test]:
        return [fact(law, p.column) for p in PROVISIONS if p.effect == effect]

    def layer(tests: Mapping[str, Test]) -> dict[str, nw.Expr]:
        # A test that is decided needs no column: a later layer that reads it gets its value.
        # The facts of the first layers are read by name everywhere, so they stay columns.
        law.decided.update({n: t for n, t in tests.items() if isinstance(t, bool)})
        return {
            name: facts.column(test)
            for name, test in tests.items()
            if not isinstance(test, bool) or not (name.startswith(DROPPED))
        }

    makers: tuple[Callable[[], Mapping[str, Test]], ...] = (
        lambda: {
            **facts.parties(),
            "base_class": levels.base_class(),
        },
        lambda: {**facts.treated(), **facts.simple(law), **levels.given()},
        lambda: facts.groups(law),
        facts.together,
        lambda: of(CLASSES),
        lambda: levels.levels(law),
        lambda: scope.items(law),
        lambda: of(BOARDS, REQUIREMENTS, OTHER_REQUIREMENTS, PROHIBITIONS),
        lambda: {
            "chip_needs_license": some(*holds("requirement")),
            "otherwise_needs_license": some(*holds("other_requirement")),
            "is_prohibited": some(*holds("prohibition")),
        },
        lambda: {
            **of(EXCEPTIONS, review.FIRST),
            "country_allocation": review.country_allocation(law),
        },
        lambda: of(POLICIES),
        lambda: {
            "exception_holds": some(*holds("exception")),
            "texts_conflict": some(
                *holds("conflict"),
                every(
                    fact(law, review.approval_a_2.column),
                    some(
                        fact(law, review.approval_within_allocation.column),
                        fact(law, review.denial_beyond_allocation.column),
                    ),
                ),
            ),
        },
        lambda: of(duties.PROVISIONS, licenses.PROVISIONS, licenses.DUTIES, section_232.PROVISIONS),
    )
    return tuple(functools.partial(_made, layer, make) for make in makers)


def _made(
    layer: Callable[[Mapping[str, Test]], Layer], make: Callable[[], Mapping[str, Test]]
) -> Layer:
    return layer(make())


@functools.lru_cache(maxsize=256)
def reads(law: Law) -> Mapping[str, frozenset[str]]:
    """Return, for each column of the layers, the columns that its expression names."""
    # The text of a Narwhals expression names its columns as col(name); a test holds this to
    # what the engine itself says that the expression reads.
    return {
        name: frozenset(
            c.strip()
            for found in re.findall(r"col\(([^()]*)\)", str(expr))
            for c in found.split(",")
        )
        for layer in layers(law)
        for name, expr in layer.items()
    }
