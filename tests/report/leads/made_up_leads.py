"""A hunt that never was, for tests of how one is shown."""

from __future__ import annotations

from datetime import date

from tidewaiter.report.leads import values as v

EVIL = '<img src=x onerror="alert(1)"> \u202eabc'
RED = v.RedFlagShown("KYC-04", "Little or no background", "Supp. 3 to part 732", "in force", True)
UNREAD = v.RedFlagShown("CS-20", "Young domain", "cases", "derived from cases", False)


def flag(**more):
    said = {
        "pattern": "T-01",
        "name": "New shell as buyer",
        "sentence": "The consignee was formed 41 days before its first large order.",
        "strength": 0.8,
        "day": date(2025, 3, 1),
        "evidence": ("registry:12", "shipments:S-1"),
        "evidence_count": 5,
        "red_flags": (RED, UNREAD),
    }
    return v.FlagShown(**{**said, **more})


def lead(rank=1, **more):
    said = {
        "lead_id": f"S-{rank}",
        "rank": rank,
        "headline": f"64 pieces of 847150 from TW to MY, consignee Made Up {rank}",
        "score": 0.42,
        "is_probability": True,
        "day": date(2025, 3, 2),
        "place": "MYPKG",
        "harm_h100": 64.0,
        "arm": "model",
        "propensity": 0.93,
        "facts": (("Shipper", "Somebody Ltd"), ("Value", "1,900,000 USD")),
        "pieces": (v.Piece("Value a kilogram is high for its code", 0.8), v.Piece("Age", -0.1)),
        "flags": (flag(),),
        "settles": ("A certificate of the end user",),
        "innocent": ("A new cloud with financing orders like this",),
        "cases": (v.CaseShown("Gongbei belly", "closed", False, "concealment", "press, 2022"),),
        "pictures": ("<svg viewBox='0 0 9 9'><text>chain</text></svg>",),
    }
    return v.LeadShown(**{**said, **more})


def hunt(count=2, **more):
    said = {
        "title": "shipments.csv",
        "as_of": date(2025, 6, 30),
        "leads": tuple(lead(n) for n in range(1, count + 1)),
        "leads_total": count,
        "places": (v.PlaceShown("MYPKG", 40.0, 38.5, count),),
        "arms": (v.ArmShown("model", count, 38.5),),
        "flagged": (("T-01 New shell as buyer", 7),),
        "coverage": (
            v.CoverageShown("T-01", "New shell as buyer", True, ()),
            v.CoverageShown("T-05", "Staged inspection", False, ("no table attestations",)),
        ),
        "rates": (v.RateShown("MY", 400, 4, 2, 0.005), v.RateShown("SG", 30, 0, None, None)),
        "prevalence": v.PrevalenceShown(0.005, 0.001, 0.02, 400),
        "alarms": ("Scores have shifted since the last plan.",),
        "notes": ("shipments.csv: the column foo was not read",),
    }
    return v.HuntShown(**{**said, **more})


REJECT = {
    "table": "shipments",
    "row": 3,
    "column": "net_weight_kg",
    "value": "-5",
    "fault": "is below 0",
    "remedy": "give kilograms",
}
EMPTY = hunt(
    0,
    places=(),
    arms=(),
    flagged=(),
    coverage=(),
    rates=(),
    prevalence=None,
    alarms=(),
    notes=(),
)
