"""Whether a party is of a standing for such an order: age, capital, staff, place, business."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, Ints, same, together
from tidewaiter.lead.features.declared import log
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import Past, distinct
from tidewaiter.lead.features.registers import Registers, registers
from tidewaiter.lead.features.shipments import Shipments, Tables, table, texts

OF = ("consignee", "shipper")


def standing(tables: Tables, of: Shipments) -> dict[str, Floats]:
    """Return the features that registers give; all NaN where there is no registry."""
    frame = table(tables, "registry")
    found: dict[str, Floats] = {"address_before_of_others": _address_of_others(of)}
    for role in OF:
        if frame is None:
            found |= {f"{name}_{role}": np.full(len(of), np.nan) for name in NAMES}
        else:
            held = registers(frame, of)
            found |= {f"{k}_{role}": v for k, v in _of_role(held, of, role).items()}
    return found


NAMES = ("age", "domain_age", "is_dissolved", "staff", "capital_to_value", "cash_to_value",
         "revenue_to_year", "passes_on", "without_office", "parent_elsewhere", "shares_address",
         "shares_phone", "shares_email_domain", "shares_officer", "off_activity")  # fmt: skip


def role_keys(of: Shipments, role: str) -> tuple[Ints, Ints]:
    """Return the parties of a role by their key, and again by their name alone."""
    names = texts(of.frame, f"{role}_name")
    return of.role(role), of.parties.codes(None if n is None else f"name:{n}" for n in names)


def _of_role(held: Registers, of: Shipments, role: str) -> dict[str, Floats]:
    keys, day = role_keys(of, role), of.day

    def told(values: Floats) -> Floats:
        return held.on(values, keys, day)

    def age(column: str) -> Floats:
        found = day - told(held.day(column))
        return np.log1p(np.where(found >= 0, found, np.nan))

    value = of.number("value_usd")
    past = Past(keys[0], day)
    year = np.nan_to_num(past.total(value, keys[0], day, max(parameters()["windows"]))) + value
    dissolved = held.day("dissolved_on")
    figures = parameters()
    found = {
        "age": age("incorporated_on"),
        "domain_age": age("domain_registered_on"),
        "is_dissolved": (told(dissolved) <= day).astype(np.float64),
        "staff": np.log1p(told(held.figures("employees"))),
        "capital_to_value": log(told(held.figures("capital_usd"))) - log(value),
        "cash_to_value": log(told(held.figures("cash_usd"))) - log(value),
        "revenue_to_year": log(told(held.figures("revenue_usd"))) - log(year),
        "passes_on": told(held.isin("kind", figures["parties_that_pass_on"])),
        "without_office": told(held.isin("address_kind", figures["addresses_without_office"])),
        "parent_elsewhere": told(_parent_elsewhere(held)),
        "off_activity": _off_activity(held, of, role),
    }
    for what, group in _shared(held).items():
        found[f"shares_{what}"] = np.log1p(held.sharing(group, keys, day))
    return found


def _parent_elsewhere(held: Registers) -> Floats:
    book = Codebook()
    country = np.tile(book.codes(texts(held.frame, "country")), 2)
    seat = np.tile(book.codes(texts(held.frame, "hq_country")), 2)
    return 1.0 - same(country, seat)


def _shared(held: Registers) -> dict[str, Ints]:
    """Return what several parties may share; of the officers, the first named."""
    emails = [
        None if e is None else e.rpartition("@")[2] or None for e in texts(held.frame, "email")
    ]
    officers = [None if o is None else o.split(";")[0].strip() or None for o in
                texts(held.frame, "officers")]  # fmt: skip
    return {
        "address": held.code("address"),
        "phone": held.code("phone"),
        "email_domain": np.tile(Codebook().codes(emails), 2),
        "officer": np.tile(Codebook().codes(officers), 2),
    }


def clusters(held: Registers, of: Shipments) -> dict[str, Ints]:
    """Return what the consignee shares with others, numbered, as was said on the day."""
    keys, found = role_keys(of, "consignee"), {}
    for what, group in _shared(held).items():
        told = held.on(np.where(group >= 0, group, np.nan).astype(np.float64), keys, of.day)
        found[what] = np.where(np.isnan(told), -1, told).astype(np.int64)
    return found


def _off_activity(held: Registers, of: Shipments, role: str) -> Floats:
    """How rarely parties of the same registered business had this code before, as -log."""
    codes = held.code("activity_code")
    told = held.on(
        np.where(codes >= 0, codes, np.nan).astype(np.float64), role_keys(of, role), of.day
    )
    activity = np.where(np.isnan(told), -1, told).astype(np.int64)
    both = together(activity, of.code("hs6"))
    with_code = Past(both, of.day).count(both, of.day)
    all_codes = Past(activity, of.day).count(activity, of.day)
    return -np.log((with_code + 1) / (all_codes + 10))


def _address_of_others(of: Shipments) -> Floats:
    """How many other consignees had goods sent to the same address before."""
    address, consignee = of.code("consignee_address"), of.role("consignee")
    here = together(address, consignee)
    own = Past(here, of.day).count(here, of.day) > 0
    return np.log1p(distinct(address, consignee, of.day) - own)
