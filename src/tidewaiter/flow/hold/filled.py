"""The order's columns that the ledger knows better: what was counted before it, at its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tidewaiter.flow.hold.draws import CHINA_SHARE
from tidewaiter.flow.hold.facts import STATED, Accounts, Order
from tidewaiter.flow.hold.ladder import BEYOND, USED_UP
from tidewaiter.flow.hold.place import Placed
from tidewaiter.law.allocation import Terms
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.measure import is_part, part_and_whole
from tidewaiter.ledger.request import Standing
from tidewaiter.ledger.units import TPP, number

# The columns of a validated end user's shares, by the parameter that sets each.
SHARES = {
    "uveu_outside_supplement_5_share": "veu_outside_supplement_5a_tpp",
    "uveu_one_country_share": "veu_one_country_tpp",
    "uveu_outside_us_share": "veu_outside_us_tpp",
}
COLUMNS = (
    *STATED.values(),
    "veu_total_tpp",
    *SHARES.values(),
    "china_macau_share_of_us_tpp",
)


def filled(placed: Placed, accounts: Accounts) -> dict[str, float | None]:
    """Return the columns that the ledger knows better than an order; None where it does not.

    What the order states above what the ledger counts stays; the shares of a whole are the
    ledger's if it knows the whole.
    """
    found: dict[str, float | None] = dict.fromkeys(COLUMNS)
    order, result = placed.order, placed.result
    if result is None or order.day is None:
        return found
    for name in accounts.allocations:
        if name not in FILLERS and name not in STATED:
            continue
        account = accounts.of(name, order)
        standing = result.before.get(account.name) if isinstance(account, Account) else None
        if standing is None or not standing.known:
            continue
        if name in STATED:
            counted = max(standing.counted, order.stated(name) or 0)
            found[STATED[name]] = float(number(counted, TPP))
        else:
            found |= FILLERS[name](accounts.terms(name, order), standing, order)
    if result.repeated:
        # What was used up when the order had its turn may be free again; it had what it had.
        for request in placed.requests[: result.chosen]:
            for line in request.lines:
                found |= USED_UP.get(line.account.allocation, {})
    return found


def _of_shares(terms: Terms, standing: Standing, order: Order) -> dict[str, float | None]:
    country = order.facts["destination"] or ""
    whole = sum(used for _, used in standing.parts.values())
    parts = {
        SHARES[share.name]: _tpp(part_and_whole(standing.parts, share, country)[0])
        for share in terms.shares
        if share.name in SHARES
    }
    return {"veu_total_tpp": _tpp(whole), **parts}


def _of_china(terms: Terms, standing: Standing, order: Order) -> dict[str, float | None]:
    [share] = terms.shares
    country = order.facts["destination"] or ""
    if not is_part(share, country, country):
        return {}
    part, whole = part_and_whole(standing.parts, share, country)
    return {"china_macau_share_of_us_tpp": (part + (order.tpp or 0)) / whole if whole else BEYOND}


def _tpp(kept: int) -> float:
    return float(number(kept, TPP))


Filler = Callable[[Terms, Standing, Order], dict[str, float | None]]
FILLERS: Mapping[str, Filler] = {"uveu": _of_shares, CHINA_SHARE: _of_china}
