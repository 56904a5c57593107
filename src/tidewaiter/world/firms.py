"""Firms: one process founds them all, so that nothing but conduct tells a front from others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from tidewaiter.world.names import firm_name, one_of, person_name

BUYERS = ("reseller", "cloud", "enterprise", "university", "integrator", "trader")
_OF_BUYERS = (0.34, 0.14, 0.22, 0.08, 0.12, 0.10)
FITTING = ("computer programming", "data processing and hosting", "wholesale of computers",
           "telecommunications", "research and development")  # fmt: skip
GENERAL = ("general trading", "import and export", "business consultancy", "wholesale trade")
FAR = ("real estate agency", "wholesale of pharmaceuticals", "garment manufacturing", "catering",
       "furniture retail", "travel agency", "jewelry trade")  # fmt: skip


@dataclass(slots=True)
class Firm:
    """A firm as it is; a register tells part of it."""

    party_id: str
    name: str
    country: str
    kind: str
    founded: date
    capital: float
    employees: int
    activity: str
    address: str
    address_kind: str
    phone: str
    domain: str
    domain_on: date
    officers: tuple[str, ...]
    financing: float
    revenue: float
    size: float
    ends: int
    hq: str
    parent_id: str | None = None
    parent_hq: str | None = None
    power_mw: float | None = None
    forwarder: int = 0
    supplier: int = 0


@dataclass(slots=True)
class Founder:
    """Founds firms. Its pools of agents' addresses and nominees are shared by all of them."""

    random: np.random.Generator
    count: int = 0
    addresses: dict[str, list[str]] = field(default_factory=dict)
    nominees: dict[str, list[str]] = field(default_factory=dict)

    def found(
        self, country: str, today: date, week: int, *, kind: str | None = None,
        age: float | None = None, is_front: bool = False, like: Firm | None = None,
    ) -> Firm:  # fmt: skip
        """Found a firm.

        Args:
            country: where.
            today: the day of its first trade.
            week: the number of that week.
            kind: what it does; drawn if not given.
            age: days since it was formed; drawn if not given, most firms being young.
            is_front: whether it is founded to divert. That shifts a few odds a little, as the
                documented fronts were a little younger, smaller and more often at an agent's.
            like: a sister, with whom it may share what sisters share.
        """
        r = self.random
        kind = kind or str(r.choice(BUYERS, p=_OF_BUYERS))
        if age is None:
            median = 320.0 if is_front else 520.0
            age = float(r.lognormal(np.log(median), 1.0)) + 15
        founded = today - timedelta(days=int(min(age, 9000)))
        at_agent = r.random() < (0.5 if is_front else 0.4 if age < 1500 else 0.1)
        few = r.random() < (0.55 if is_front else 0.45)
        self.count += 1
        size = float(r.lognormal(0.0, 0.7))
        firm = Firm(
            # Marks are drawn, so that they tell nothing of order or kind.
            party_id=f"P{int(r.integers(10**9)):09d}{self.count % 7}",
            name=firm_name(r, country),
            country=country,
            kind=kind,
            founded=founded,
            capital=float(r.lognormal(10.2 if few else 13.0, 1.6)),
            employees=int(r.lognormal(1.0 if few else 3.0, 0.9)),
            activity=self._activity(is_front),
            address=self._address(country, at_agent),
            address_kind="virtual" if at_agent and r.random() < 0.6 else "office",
            phone=f"+{r.integers(10**10, 10**11)}",
            domain=f"site{r.integers(10**8)}.example",
            domain_on=founded + timedelta(days=int(r.exponential(60))),
            officers=self._officers(country, 0.4 if is_front else 0.3),
            financing=float(r.lognormal(16, 1.2)) if kind == "cloud" and r.random() < 0.4 else 0.0,
            revenue=float(r.lognormal(13.5, 1.8)),
            size=size,
            ends=week + int(r.exponential(60)) + 4,
            hq=country,
            power_mw=float(r.lognormal(0.5, 1.0)) if kind in ("cloud", "university") else None,
            forwarder=int(r.integers(60)),
            supplier=int(r.integers(40)),
        )
        if r.random() < (0.10 if is_front else 0.07):
            firm.parent_hq = one_of(r, ("CN", "HK", "CN"))
        elif r.random() < 0.3:
            firm.parent_hq = one_of(r, (country, "US", "JP"))
        if like is not None:
            _like_sisters(firm, like, r)
        return firm

    def _activity(self, is_front: bool) -> str:
        odds = (0.50, 0.38, 0.12) if is_front else (0.62, 0.33, 0.05)
        words = (FITTING, GENERAL, FAR)[int(self.random.choice(3, p=odds))]
        return one_of(self.random, words)

    def _address(self, country: str, at_agent: bool) -> str:
        pool = self.addresses.setdefault(country, [])
        if at_agent and len(pool) >= 12:
            return pool[int(self.random.integers(len(pool)))]
        new = (
            f"{self.random.integers(1, 400)} {person_name(self.random).split()[-1]} Road, {country}"
        )
        if at_agent:
            pool.append(new)
        return new

    def _officers(self, country: str, nominee: float) -> tuple[str, ...]:
        pool = self.nominees.setdefault(country, [])
        while len(pool) < 25:
            pool.append(person_name(self.random))
        several = [person_name(self.random) for _ in range(int(self.random.integers(1, 3)))]
        if self.random.random() < nominee:
            several.append(pool[int(self.random.integers(len(pool)))])
        return tuple(several)


def _like_sisters(firm: Firm, like: Firm, random: np.random.Generator) -> None:
    """Sisters share some of officers, telephone, address and forwarder, seldom all."""
    if random.random() < 0.45:
        firm.officers = (*firm.officers, like.officers[0])
    if random.random() < 0.25:
        firm.phone = like.phone
    if random.random() < 0.3:
        firm.address, firm.address_kind = like.address, like.address_kind
    if random.random() < 0.5:
        firm.forwarder = like.forwarder


def register(firm: Firm, random: np.random.Generator) -> dict[str, Any]:
    """What a register says of a firm: parts are missing, for fronts as for others."""

    def told(value: Any, missing: float) -> Any:
        return None if random.random() < missing else value

    return {
        "party_id": firm.party_id,
        "name": firm.name,
        "country": firm.country,
        "hq_country": told(firm.hq, 0.5),
        "kind": told(firm.kind, 0.25),
        "incorporated_on": told(firm.founded, 0.12),
        "capital_usd": told(round(firm.capital), 0.35),
        "employees": told(firm.employees, 0.4),
        "revenue_usd": told(round(firm.revenue), 0.6),
        "financing_usd": told(round(firm.financing), 0.3) if firm.financing else None,
        "activity": told(firm.activity, 0.15),
        "address": told(firm.address, 0.05),
        "address_kind": told(firm.address_kind, 0.3),
        "phone": told(firm.phone, 0.3),
        "domain": told(firm.domain, 0.35),
        "domain_registered_on": told(firm.domain_on, 0.5),
        "officers": told("; ".join(firm.officers), 0.25),
        "parent_id": firm.parent_id,
        "parent_hq_country": told(firm.parent_hq, 0.4),
        "site_power_mw": told(firm.power_mw, 0.3),
    }
