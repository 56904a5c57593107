"""A shipment as it really is, before anybody declares it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tidewaiter.world.firms import Firm


@dataclass(slots=True)
class Draft:
    """One shipment: who sends what to whom, and what is done about it.

    ``hs6`` to ``value`` are what will be declared; ``tpp`` is what one piece really computes,
    0 for ordinary goods. ``scheme`` is empty unless the goods are diverted.
    """

    day: date
    shipper: Firm
    consignee: Firm
    destination: str
    hs6: str
    words: str
    model: str | None
    pieces: int
    weight: float
    value: float
    tpp: float
    procedure: str = "import"
    end_user: Firm | None = None
    payer: Firm | None = None
    payer_country: str | None = None
    prepaid: bool = False
    via: str | None = None
    paper: str = ""
    unit_story: str = ""
    scheme: str = ""
    ring: int = -1
