"""What a desk knows of shipments on their day, as arrays: no outcome, and never the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tidewaiter.lead.plan.pool import Floats

Texts = NDArray[np.str_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts:
    """Shipments in the order of their weeks, one row of every array per shipment.

    What is said of a shipment was known on its day, so a later week adds rows and changes none.

    Attributes:
        ids: shipments.
        week: of its day, counted from the first; never falls from row to row.
        place: where it can be inspected; ``""`` if not known.
        stratum: route, goods and age of firm; ``""`` if not known.
        hours: that an inspection takes.
        harm: H100-equivalents; NaN if not known.
        features: a matrix, a column per name; NaN if not known.
        names: of the features.
        groups: what each feature rests on, as ``Features.groups`` says: ``declared``,
            ``novelty``, ``registry``, ``payments``, ``flags``, ``network``.
        signs: strengths, a column per pattern; 0 where it was not seen.
        patterns: of the signs.
        rule: the additive score of flags alone, which needs no outcomes.
        roles: by role (``consignee``, ``address``, ...) a number for each party; -1 if not known.
        declared: what was declared, as numbers, texts numbered; for those who use nothing else.
        value: declared value; NaN if not known.
    """

    ids: Texts
    week: Ints
    place: Texts
    stratum: Texts
    hours: Floats
    harm: Floats
    features: Floats
    names: tuple[str, ...]
    groups: tuple[str, ...]
    signs: Floats
    patterns: tuple[str, ...]
    rule: Floats
    roles: Mapping[str, Ints]
    declared: Floats
    value: Floats

    def until(self, week: int) -> Facts:
        """Facts of weeks up to and including one."""
        end = int(np.searchsorted(self.week, week, side="right"))
        return replace(
            self,
            **{
                name: getattr(self, name)[:end]
                for name in ("ids", "week", "place", "stratum", "hours", "harm", "features",
                             "signs", "rule", "declared", "value")
            },
            roles={role: codes[:end] for role, codes in self.roles.items()},
        )  # fmt: skip

    def of(self, week: int) -> Ints:
        """Rows of one week."""
        low, high = np.searchsorted(self.week, [week, week + 1])
        return np.arange(low, high)

    def without(self, groups: frozenset[str]) -> Facts:
        """The same with whole groups of features left out; ``flags`` takes the signs with it."""
        if not groups:
            return self
        kept = [n for n, group in enumerate(self.groups) if group not in groups]
        signs = self.signs[:, :0] if "flags" in groups else self.signs
        return replace(
            self,
            features=self.features[:, kept],
            names=tuple(self.names[n] for n in kept),
            groups=tuple(self.groups[n] for n in kept),
            signs=signs,
            patterns=() if "flags" in groups else self.patterns,
            rule=np.zeros(len(self.rule)) if "flags" in groups else self.rule,
        )
