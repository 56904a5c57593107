"""Those who divert: rings with a budget that choose a way, and change it when they are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tidewaiter.world.draft import Draft
from tidewaiter.world.firms import Firm
from tidewaiter.world.goods import Lot
from tidewaiter.world.market import Market, part
from tidewaiter.world.setting import calibration

LATE = "refurbished"
# Few of those who divert declare where goods really go.
SAYS_END = 0.15


@dataclass(slots=True)
class Ring:
    """A ring: the way it takes, its fronts, and when it has learned that it was caught."""

    number: int
    scheme: str
    country: str
    end: str
    supplier: int
    appetite: float
    fronts: list[Firm] = field(default_factory=list)
    learns: list[tuple[int, str]] = field(default_factory=list)
    rests: int = 0


@dataclass(slots=True)
class Rings:
    """All rings of a trade."""

    market: Market
    rings: list[Ring] = field(default_factory=list)
    count: int = 0

    def week(self, week: int, many: float) -> Iterator[Draft]:
        """Yield the diverted shipments of a week, about so many in the mean."""
        r = self.market.random
        for ring in self.rings:
            self._learn(ring, week)
        self._recruit(week)
        active = [ring for ring in self.rings if ring.rests <= week]
        whole = sum(ring.appetite for ring in active)
        for ring in active:
            # A way of several shipments at once is gone less often.
            each = AT_ONCE.get(ring.scheme, 1.0)
            for _ in range(int(r.poisson(many * ring.appetite / whole / each))):
                for draft in SCHEMES[ring.scheme](self, ring, week):
                    draft.scheme, draft.ring = ring.scheme, ring.number
                    yield draft

    def caught(self, ring: int, party_id: str, week: int) -> None:
        """Tell a ring that a shipment of it was found; it hears of it some weeks later."""
        hears = week + int(self.market.random.integers(1, 6))
        self.rings[ring].learns.append((hears, party_id))

    def _recruit(self, week: int) -> None:
        """Keep a ring for each way; a new one takes the place of one that stopped."""
        r, setting = self.market.random, self.market.setting
        going = {ring.scheme for ring in self.rings if ring.appetite > 0}
        if week >= setting.late_week and LATE not in going:
            self._new(week, LATE, 1.6)
        for scheme in SCHEMES:
            if scheme not in going and scheme != LATE:
                self._new(week, scheme, float(r.uniform(0.6, 1.4)))

    def _new(self, week: int, scheme: str, appetite: float) -> None:
        ends, r = calibration()["ends"], self.market.random
        self.rings.append(
            Ring(
                number=self.count,
                scheme=scheme,
                country=self._country(),
                end=str(r.choice(list(ends), p=list(ends.values()))),
                supplier=int(r.integers(40)),
                appetite=appetite,
                rests=week + int(r.integers(0, 3)),
            )
        )
        self.count += 1

    def _country(self) -> str:
        fronts = calibration()["fronts"]
        return str(self.market.random.choice(list(fronts), p=list(fronts.values())))

    def _learn(self, ring: Ring, week: int) -> None:
        """Give up a front that was caught; change the way, the country, or stop."""
        r = self.market.random
        heard = [party for hears, party in ring.learns if hears <= week]
        ring.learns = [entry for entry in ring.learns if entry[0] > week]
        for party in heard:
            ring.fronts = [front for front in ring.fronts if front.party_id != party]
            ring.rests = max(ring.rests, week + int(r.integers(1, 5)))
            chance = r.random()
            if chance < 0.2 and ring.scheme != LATE:
                ring.appetite = 0.0
            elif chance < 0.45:
                ring.country = self._country()
                ring.fronts = []
            elif chance < 0.6:
                ring.supplier = int(r.integers(40))

    def front(self, ring: Ring, week: int, today: date, kind: str | None = None) -> Firm:
        """A front of the ring: one it has, or a new one."""
        r = self.market.random
        ring.fronts = [front for front in ring.fronts if front.ends > week]
        if ring.fronts and r.random() < 0.78:
            return ring.fronts[int(r.integers(len(ring.fronts)))]
        like = ring.fronts[-1] if ring.fronts else None
        # Half of its fronts are at home, the others where fronts are.
        home = r.random() < 0.5
        front = self.market.founder.found(
            ring.country if home else self._country(), today, week, kind=kind, is_front=True,
            like=like,
        )  # fmt: skip
        front.supplier = ring.supplier
        ring.fronts.append(front)
        return front

    def start(
        self, ring: Ring, week: int, kind: str | None = None
    ) -> tuple[Draft, Lot]:  # fmt: skip
        """A shipment to a front, declared as it is, and its goods."""
        market, r = self.market, self.market.random
        today = market.setting.day(week, int(r.integers(7)))
        front = self.front(ring, week, today, kind)
        lot = market.goods.computing(week, 1.3 * front.size)
        draft = market.draft(today, market.supplier(front), front, lot)
        market.ways(draft, week)
        return draft, lot


def _shell(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """Honestly declared to a new firm; what comes after is not seen."""
    yield rings.start(ring, week)[0]


def _mislabel(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, lot = rings.start(ring, week)
    other = rings.market.goods.disguise(lot)
    draft.hs6, draft.words, draft.model, draft.value = other.hs6, other.words, None, other.value
    if rings.market.random.random() < SAYS_END:
        draft.destination = ring.end
    yield draft


def _chain(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """In to a front in a hub, and out again within weeks."""
    r = rings.market.random
    draft, lot = rings.start(ring, week, "trader")
    yield draft
    today = draft.day + timedelta(days=int(r.integers(3, 40)))
    if (today - rings.market.setting.day(week)).days > 6:
        today = rings.market.setting.day(week, 6)
    buyer = rings.front(ring, week, today)
    out = rings.market.draft(
        today, draft.consignee, buyer, part(lot, max(1, round(lot.pieces * r.uniform(0.7, 1.0))))
    )
    out.procedure = "reexport"
    out.destination = ring.end if r.random() < SAYS_END else buyer.country
    yield out


def _split(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """Several sisters take a little each."""
    for _ in range(2):
        draft, lot = rings.start(ring, week)
        less = part(lot, max(1, round(lot.pieces * 0.6)))
        draft.pieces, draft.weight, draft.value = less.pieces, less.weight, less.value
        yield draft


def _payer(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week)
    r = rings.market.random
    if r.random() < 0.75:
        draft.payer = rings.market.founder.found(ring.end, draft.day, week, kind="trader")
        draft.payer_country = ring.end if r.random() < 0.7 else draft.consignee.country
        draft.prepaid = bool(r.random() < 0.6)
    yield draft


def _carrier(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week)
    market = rings.market
    draft.consignee = market.forwarders[draft.consignee.forwarder % len(market.forwarders)]
    draft.end_user = None if market.random.random() < 0.7 else draft.consignee
    yield draft


def _paper(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week, "cloud")
    draft.paper = "bad site"
    yield draft


def _industry(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week, "enterprise")
    if rings.market.random.random() < 0.6:
        draft.consignee.activity = "real estate agency"
    yield draft


def _bulk(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """A real site takes many, and a part of them goes out again as used or for repair."""
    r, market = rings.market.random, rings.market
    draft, lot = rings.start(ring, week, "cloud")
    used = market.draft(
        draft.day, draft.consignee, market.supplier(draft.consignee),
        part(lot, max(1, round(lot.pieces * r.uniform(0.3, 0.8)))),
    )  # fmt: skip
    used.value *= float(r.uniform(0.4, 0.9))
    used.procedure = "return" if r.random() < 0.5 else "reexport"
    if r.random() < SAYS_END:
        used.destination = ring.end
    yield used


def _dummy(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week, "integrator")
    draft.unit_story = "staged"
    yield draft


def _serial(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week)
    draft.unit_story = "relabeled"
    yield draft


def _group(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    draft, _ = rings.start(ring, week)
    draft.consignee.parent_hq = "CN"
    yield draft


def _circle(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """Sold among sisters before it leaves, so that the first buyer is forgotten."""
    draft, lot = rings.start(ring, week)
    yield draft
    seller = draft.consignee
    buyer = rings.front(ring, week, draft.day)
    if buyer is not seller:
        turn = rings.market.draft(draft.day, seller, buyer, lot)
        turn.procedure = "reexport"
        yield turn


def _refurbished(rings: Rings, ring: Ring, week: int) -> Iterator[Draft]:
    """The late way: new servers declared as used ones, cheap for their weight, by a new road."""
    r = rings.market.random
    draft, _ = rings.start(ring, week, "reseller")
    draft.words = str(r.choice(["used servers", "refurbished computer units", "used ADP units"]))
    draft.hs6 = str(r.choice(["847150", "847180"]))
    draft.model = None
    draft.value *= float(r.uniform(0.1, 0.35))
    draft.procedure = "reexport"
    draft.via = "AE" if r.random() < 0.8 else None
    yield draft


Scheme = Callable[[Rings, Ring, int], Iterator[Draft]]
SCHEMES: Mapping[str, Scheme] = {
    "shell": _shell, "mislabel": _mislabel, "chain": _chain, "split": _split, "payer": _payer,
    "carrier": _carrier, "paper site": _paper, "other industry": _industry, "bulk": _bulk,
    "dummy": _dummy, "serial": _serial, "group": _group, "circle": _circle, LATE: _refurbished,
}  # fmt: skip
"""Every way of diverting that there is, by name."""
AT_ONCE = {"chain": 2.0, "split": 2.0, "circle": 1.6}
"""About how many shipments each takes."""
