"""Made-up orders, answers and reasons, of the shapes that the report is given."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tidewaiter.report.explanation import Duty, Explanation, Fact, Line, MissingSet, Section

DAY = date(2026, 6, 1)
REASONS = {
    "prohibited": "A party is on the Entity List with footnote 5 and no license exception applies.",
    "conflict": "Two paragraphs in force on the day give different review policies.",
    "undetermined": "The headquarters of the end user's ultimate parent is not known.",
    "license_required": "The item is 3A090.a and the destination is in group D:5.",
    "exception_available": "Required, but the conditions of License Exception NAC are met.",
    "no_license_required": "The item is none of 3A090, 4A090 and 4E091.",
}
ITEMS = (
    ("HGX H100 8-GPU 80GB", "4A090.a", 15824.0, 19.4, 8),
    ("H200 NVL PCIe 141GB", "3A090.a.1", 15824.0, 19.4, 1),
    ("L40S 48GB", "3A090.a.2", 5864.0, 9.63, 1),
    ("RTX 4090 24GB", "5A992.c", 5285.0, 8.68, 1),
    ("A10 24GB", "5A992.c", 2000.0, 3.18, 1),
    ("Accelerator card, model not stated", None, None, None, 1),
)
PLACES = ("CN", "AE", "SG", "DE", "IN", "MY", "TW", "HK", "SA", "BR", "JP", "KZ", "VN", "GB")
NAMES = (
    "Harbor Data Works Pte. Ltd.",
    "北方云计算有限公司",
    "Nordlicht Rechenzentrum GmbH",
    "Desert Compute FZ-LLC",
    "Instituto de Computação Aplicada",
    "O'Neill & Sons <Trading>",
)
CODES = tuple(REASONS)


def answer(order_id="SO-1", **given):
    """One answer; anything given replaces what is made up."""
    row = {
        "order_id": order_id,
        "as_of": DAY,
        "view": "enforced",
        "outcome": "license_required",
        "exceptions": None,
        "review_policy": "presumption_of_denial",
        "eccn": "3A090.a.1",
        "assembly_eccn": None,
        "otherwise_eccn": None,
        "tpp": 15824.0,
        "performance_density": 19.4,
        "tpp_total": 126592.0,
        "quantity": 8,
        "item": "H100 SXM 80GB",
        "destination": "CN",
        "tier": 3,
        "allocations": None,
        "duties": None,
        "missing_facts": None,
        "not_checked": None,
        "doubts": None,
        "reason": REASONS["license_required"],
        "ultimate_consignee_name": "Harbor Data Works Pte. Ltd.",
    }
    return row | given


def answers(count, seed=7):
    """Answers with every outcome, many destinations and days, and missing figures."""
    dice = random.Random(seed)
    made = []
    for n in range(count):
        item, eccn, tpp, density, chips = dice.choice(ITEMS)
        code = dice.choices(CODES, (2, 1, 6, 11, 8, 22))[0]
        if tpp is None:
            code = "undetermined"
        quantity = dice.choice((1, 2, 8, 16, 64, 250, 1700))
        missing = code == "undetermined"
        made.append(
            answer(
                f"SO-{10400 + n}",
                as_of=date(2023, 11, 20) + timedelta(days=dice.randrange(1000)),
                outcome=code,
                exceptions="NAC" if code == "exception_available" else None,
                review_policy="presumption_of_denial" if code == "license_required" else None,
                eccn=eccn,
                tpp=tpp,
                performance_density=density,
                tpp_total=None if tpp is None else tpp * chips * quantity,
                quantity=quantity,
                item=item,
                destination=dice.choice(PLACES),
                tier=dice.choice((1, 2, 3)),
                allocations="LPP 2026, consignee" if code == "exception_available" else None,
                duties="nac_notice_25_days" if code == "exception_available" else None,
                missing_facts="end_user_parent_hq;tpp" if missing else None,
                not_checked="restricted_parties" if n % 3 == 0 else None,
                reason=REASONS[code],
                ultimate_consignee_name=dice.choice(NAMES),
            )
        )
    return made


REJECTS = [
    {
        "row": 12,
        "column": "quantity",
        "value": "-8",
        "fault": "must be above 0",
        "remedy": "give the number of units ordered",
    },
    {
        "row": 31,
        "column": "destination",
        "value": "Kina",
        "fault": "not an ISO 3166-1 alpha-2 code",
        "remedy": "write CN for China",
    },
    {
        "row": 31,
        "column": "order_date",
        "value": "31/02/2026",
        "fault": "not a day",
        "remedy": "write days as 2026-02-28",
    },
]

NOTES = (
    Section(
        "Modeled",
        (
            Line("ECCN 3A090, 4A090 and 4E091.", "15 CFR 774, supp. 1", confidence="P2"),
            Line(
                "License Exceptions NAC, ACA, AIA, ACM, LPP and HBM.",
                "15 CFR 740",
                "https://www.ecfr.gov/current/title-15/part-740",
                confidence="P",
            ),
        ),
    ),
    Section(
        "Not modeled",
        (
            Line("Sanctions administered by other agencies."),
            Line("The law of the country of import.", doubt="Malaysia asks for a notice."),
        ),
    ),
)
VERSIONS = {"Tidewaiter": "0.1.0", "Law data": "2026-11-20", "Engine": "polars 2.1"}


def explained(row):
    """A long reasoned answer for a row, as the rule stage would build it."""
    ecfr = "https://www.ecfr.gov/current/title-15"
    unknown = row["tpp"] is None
    known = "unknown" if unknown else "held"
    what = Section(
        "What it is",
        (
            Line(
                "Total processing performance: 1,978.9 dense TOPS at 8 bits x 8 = 15,824; the "
                "largest product of rate and bit length counts.",
                "ECCN 3A090, Technical Notes 1 to 3",
                ecfr,
                "88 FR 73458",
                date(2023, 11, 17),
                known,
                "P2",
            ),
            Line(
                "Performance of 4,800 or more: 3A090.a.1.",
                "ECCN 3A090.a.1",
                ecfr,
                "88 FR 73458",
                date(2023, 11, 17),
                known,
                "P2",
            ),
            Line("The board takes the class of its chip: 4A090.a.", "ECCN 4A090.a", status=known),
        ),
    )
    why = Section(
        "Why",
        (
            Line(
                "An item of 3A090.a needs a license to a destination in group D:1, D:4 or D:5 "
                "that is not also in A:5 or A:6.",
                "15 CFR 742.6(a)(6)(iii)(A)",
                ecfr,
                "88 FR 73458",
                date(2023, 11, 17),
                "held",
                "Q",
                "No single current text of the agency states this reach; it is read from what "
                "the agency says it enforces.",
            ),
            Line(
                "Anywhere outside the United States, if the ultimate parent of a party has its "
                "headquarters in Macau or group D:5.",
                "15 CFR 742.6(a)(6)(iii)(A)",
                ecfr,
                "Guidance of 2026-05-31",
                date(2023, 11, 17),
                "unknown",
                "P",
            ),
            Line(
                "A license for every destination. The agency has said since 2025-05-13 that it "
                "does not enforce this.",
                "15 CFR 742.6(a)(6)(iii)(A)",
                ecfr,
                "90 FR 4544",
                date(2025, 1, 13),
                "did not hold",
                "P2",
            ),
        ),
    )
    exceptions = Section(
        "Exceptions",
        (
            Line(
                "NAC: the item is 3A090.a; NAC asks for less.",
                "15 CFR 740.8",
                status="did not hold",
            ),
            Line(
                "LPP: 126,592 TPP of 26,900,000 in the year for this consignee.",
                "15 CFR 740.29",
                ecfr,
                "90 FR 4544",
                date(2025, 1, 13),
                "did not hold",
                "P2",
            ),
            Line("LPP: what the consignee has received this year is not known.", status="unknown"),
        ),
    )
    policy = Section(
        "Review policy",
        (
            Line(
                "An application would meet a presumption of denial; case by case only below "
                "21,000 TPP and 6,500 GB/s with every certification.",
                "15 CFR 742.6(b)(10)",
                ecfr,
                "91 FR 1684",
                date(2026, 1, 15),
                "held",
                "P2",
            ),
            Line("The exporter's own records may show an earlier letter.", status="note"),
        ),
    )
    return Explanation(
        order_id=row["order_id"],
        headline=row["reason"],
        outcome=row["outcome"],
        as_of=row["as_of"],
        view=row["view"],
        facts=(
            Fact("item", row["item"], "order", None),
            Fact("recognized as", "H100 SXM 80GB", "chip table", "S"),
            Fact("TPP of one chip", "15,824", "datasheet rate, worked out", "D"),
            Fact("performance density", "19.4 TPP/mm2", "die area of 814 mm2", "S"),
            Fact("quantity", f"{row['quantity']} units of 8 chips", "order"),
            Fact("destination", f"{row['destination']}, group D:5", "supp. 1 to part 740", "P2"),
            Fact("ultimate consignee", row["ultimate_consignee_name"], "order"),
        ),
        sections=(what, why, exceptions, policy),
        missing=(
            MissingSet(
                ("end_user_parent_hq", "lpp_tpp_used_this_year"),
                "outside D:5 and with room left, exception available (LPP).",
            ),
            MissingSet(("end_user_parent_hq",), "if in D:5 or Macau, license required."),
        ),
        duties=(
            Duty("Notify the agency before shipment under NAC.", "15 CFR 740.8(b)", 25, ecfr),
            Duty("Keep records for five years.", "15 CFR 762.6(a)"),
        ),
        allocations=("LPP 2026: 126,592 of 26,900,000 TPP, Harbor Data Works Pte. Ltd.",),
        not_checked=("restricted_parties: nobody has screened the parties",),
        doubts=("The datasheet gives the rate with sparsity; half of it was taken.",),
    )
