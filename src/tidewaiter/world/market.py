"""Lawful trade: a churning market whose ways are those that fronts imitate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from tidewaiter.world.draft import Draft
from tidewaiter.world.firms import Firm, Founder
from tidewaiter.world.goods import Goods, Lot
from tidewaiter.world.names import one_of
from tidewaiter.world.setting import Setting, calibration

SUPPLIERS = ("TW", "TW", "TW", "US", "US", "CN", "SG", "HK", "KR", "JP")
# To sell on is what these are for, in every country.
SELL_ON = ("reseller", "trader", "integrator")
# Beyond these weeks prices were said to rise: lawful buyers hurry, and no rule has to do with it.
PRICE_RISE = range(60, 64)


@dataclass(slots=True)
class Market:
    """All lawful firms, and those that carry for anybody.

    ``regional`` firms buy to sell on; ``waiting`` are goods that lie with them.
    """

    setting: Setting
    random: np.random.Generator
    founder: Founder
    goods: Goods
    buyers: list[Firm] = field(default_factory=list)
    users: list[Firm] = field(default_factory=list)
    suppliers: list[Firm] = field(default_factory=list)
    regional: list[Firm] = field(default_factory=list)
    forwarders: list[Firm] = field(default_factory=list)
    waiting: list[tuple[int, Firm, Lot]] = field(default_factory=list)

    def open(self) -> None:
        """Found the firms that are there before the first week."""
        today, r = self.setting.day(0), self.random
        scale = self.setting.shipments / 1500
        for n in range(40):
            country = SUPPLIERS[n % len(SUPPLIERS)]
            kind = "oem" if n % 3 == 0 else "distributor"
            age = float(r.uniform(2000, 9000))
            self.suppliers.append(self.founder.found(country, today, 0, kind=kind, age=age))
        for _ in range(60):
            country = self._country()
            self.forwarders.append(self.founder.found(country, today, 0, kind="forwarder"))
        for _ in range(24):
            country = str(r.choice(["SG", "MY", "TW", "HK", "AE", "TH", "IN"]))
            self.regional.append(self.founder.found(country, today, 0, kind="distributor"))
        self.buyers += [self._buyer(today, 0) for _ in range(int(420 * scale) + 20)]
        self.users += [self._buyer(today, 0) for _ in range(int(900 * scale) + 40)]

    def _country(self) -> str:
        countries = calibration()["countries"]
        return str(self.random.choice(list(countries), p=list(countries.values())))

    def _buyer(self, today: date, week: int) -> Firm:
        return self.founder.found(self._country(), today, week)

    def week(self, week: int) -> Iterator[Draft]:
        """Yield the lawful shipments of a week."""
        r = self.random
        self.buyers = [f for f in self.buyers if f.ends > week]
        self.users = [f for f in self.users if f.ends > week]
        season = 1 + 0.15 * np.sin(week / 52 * 2 * np.pi) + (0.7 if week in PRICE_RISE else 0)
        share = calibration()["share_of_computing"]
        computing = int(r.poisson(self.setting.shipments * share * season))
        for _ in range(computing):
            yield from self._computing(week)
        yield from self._sold_on(week)
        for _ in range(int(r.poisson(self.setting.shipments * (1 - share)))):
            yield self._ordinary(week)

    def _day(self, week: int) -> date:
        return self.setting.day(week, int(self.random.integers(7)))

    def _pick(self, pool: list[Firm], week: int, today: date, new: float) -> Firm:
        """A firm of a pool, often a new one: first orders are common."""
        if not pool or self.random.random() < new:
            pool.append(self._buyer(today, week))
            return pool[-1]
        few = [pool[int(n)] for n in self.random.integers(len(pool), size=3)]
        return max(few, key=lambda firm: firm.size * self.random.random())

    def supplier(self, firm: Firm) -> Firm:
        """Its own supplier mostly, now and then another."""
        other = self.random.random() < 0.2
        at = int(self.random.integers(len(self.suppliers))) if other else firm.supplier
        return self.suppliers[at % len(self.suppliers)]

    def _computing(self, week: int) -> Iterator[Draft]:
        r, today = self.random, self._day(week)
        if r.random() < 0.10:
            # To a regional firm, which sells on within weeks, as is its business.
            firm = self.regional[int(r.integers(len(self.regional)))]
            lot = self.goods.computing(week, 2.5)
            self.waiting.append((week + int(r.integers(1, 8)), firm, lot))
            yield self.draft(today, self.supplier(firm), firm, lot)
            return
        buyer = self._pick(self.buyers, week, today, 0.11)
        scale = {"cloud": 2.2, "university": 0.6, "enterprise": 0.8}.get(buyer.kind, 1.0)
        lot = self.goods.computing(week, buyer.size * scale)
        draft = self.draft(today, self.supplier(buyer), buyer, lot)
        self.ways(draft, week)
        yield draft
        if buyer.kind in SELL_ON and r.random() < 0.2:
            self.waiting.append((week + int(r.integers(1, 8)), buyer, lot))
        if r.random() < 0.035:
            yield self._returned(draft)

    def ways(self, draft: Draft, week: int) -> None:
        """What lawful buyers do as well: others pay, carriers receive, other lands are billed."""
        r, buyer = self.random, draft.consignee
        if r.random() < 0.09:
            draft.payer = self._pick(self.users, week, draft.day, 0.3)
            draft.payer_country = "HK" if r.random() < 0.2 else draft.payer.country
        if r.random() < 0.08:
            draft.end_user = buyer if r.random() < 0.6 else None
            draft.consignee = self.forwarders[buyer.forwarder % len(self.forwarders)]
        elif r.random() < 0.15:
            draft.end_user = buyer
        if r.random() < 0.12:
            draft.via = one_of(r, ("SG", "HK", "KR", "AE"))
        draft.prepaid = bool(r.random() < 0.35)
        draft.paper = "site" if buyer.kind == "cloud" or r.random() < 0.25 else ""

    def _sold_on(self, week: int) -> Iterator[Draft]:
        due = [entry for entry in self.waiting if entry[0] <= week]
        self.waiting = [entry for entry in self.waiting if entry[0] > week]
        for _, firm, lot in due:
            today, rest = self._day(week), lot.pieces
            for _ in range(int(self.random.integers(1, 4))):
                if rest <= 0:
                    break
                pieces = max(1, round(rest * float(self.random.uniform(0.3, 1.0))))
                buyer = self._pick(self.buyers, week, today, 0.11)
                draft = self.draft(today, firm, buyer, part(lot, pieces))
                draft.procedure = "reexport"
                self.ways(draft, week)
                yield draft
                rest -= pieces

    def _returned(self, sent: Draft) -> Draft:
        """Goods that go back for repair, or after a lease; some by way of Hong Kong."""
        r = self.random
        lot = part(
            Lot(sent.hs6, sent.words, sent.model, sent.pieces, sent.weight, sent.value, sent.tpp),
            max(1, round(sent.pieces * float(r.uniform(0.05, 0.6)))),
        )
        worth = lot._replace(value=lot.value * float(r.uniform(0.4, 0.9)))
        later = sent.day + timedelta(days=int(r.integers(0, 7)))
        back = self.draft(later, sent.consignee, sent.shipper, worth)
        back.procedure = "return" if r.random() < 0.7 else "reexport"
        if r.random() < 0.15:
            back.destination = "HK"
        back.unit_story = "returned"
        return back

    def _ordinary(self, week: int) -> Draft:
        today = self._day(week)
        buyer = self._pick(self.users, week, today, 0.06)
        draft = self.draft(today, self.supplier(buyer), buyer, self.goods.ordinary())
        if self.random.random() < 0.06:
            draft.payer = self._pick(self.users, week, today, 0.1)
            draft.payer_country = draft.payer.country
        draft.prepaid = bool(self.random.random() < 0.3)
        if self.random.random() < 0.1:
            draft.via = one_of(self.random, ("SG", "HK", "KR", "AE"))
        return draft

    def draft(self, day: date, shipper: Firm, consignee: Firm, lot: Lot) -> Draft:
        """A shipment of a lot from one firm to another."""
        return Draft(
            day=day, shipper=shipper, consignee=consignee, destination=consignee.country,
            hs6=lot.hs6, words=lot.words, model=lot.model, pieces=lot.pieces, weight=lot.weight,
            value=lot.value, tpp=lot.tpp,
        )  # fmt: skip


def part(lot: Lot, pieces: int) -> Lot:
    """So many pieces of a lot."""
    share = pieces / lot.pieces
    return lot._replace(pieces=pieces, weight=lot.weight * share, value=lot.value * share)
