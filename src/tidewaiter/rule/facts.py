"""The facts that rules read: columns of the order, and what follows from them at once.

A rule never looks at a country by name; it asks whether the destination, or a party's
headquarters, is in a group on the day. Those questions are asked once for every row here.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule import listed

# Roles whose headquarters count for the requirements that look at parties (744.23(a)(3),
# 734.9(h) note): whoever is a party to the transaction, but not a mere carrier or payer.
PARTIES = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user")
OPTIONAL = ("purchaser", "intermediate_consignee")
SEATS = ("hq", "parent_hq")

AS_OF = nw.col("as_of")
TRANSACTION = nw.col("transaction")
DESTINATION = nw.col("destination_treated")
TPP, DENSITY = nw.col("tpp"), nw.col("performance_density")
TPP_AT_LEAST, TPP_AT_MOST = nw.col("tpp_at_least"), nw.col("tpp_at_most")
TPP_TOTAL = nw.col("tpp_total")
FOR_DATACENTER = nw.col("designed_or_marketed_for_datacenter")
ABROAD = nw.col("abroad")
DESTINATION_IN_D5_OR_MACAU = nw.col("destination_in_d5_or_macau")
DESTINATION_IN_GROUPS_D = nw.col("destination_in_groups_d")
DESTINATION_IN_SUPPLEMENT_5A = nw.col("destination_in_supplement_5a")
DESTINATION_IN_SUPPLEMENT_5B = nw.col("destination_in_supplement_5b")
HEADQUARTERS_IN_D5_OR_MACAU = nw.col("headquarters_in_d5_or_macau")
CONSIGNEE_IN_D5_OR_MACAU = nw.col("consignee_headquarters_in_d5_or_macau")
CONSIGNEE_IN_SUPPLEMENT_5A = nw.col("consignee_headquarters_in_supplement_5a")
CONSIGNEE_PARTLY_IN_SUPPLEMENT_5A = nw.col("consignee_or_parent_in_supplement_5a")

EACH_CONSIGNEE_IN_SUPPLEMENT_5A = nw.col("each_consignee_in_supplement_5a")
OWN_HEADQUARTERS_IN_SUPPLEMENT_5A = nw.col("own_headquarters_in_supplement_5a")

GROUPS = "us/ear/part_740/country_groups"
SUPPLEMENT_5 = "us/ear/part_740/supplement_5"


# A test of a fact: an expression over columns, or what the law of one day already decides.
Test = nw.Expr | bool


def every(*tests: Test) -> Test:
    """All of them, in three-valued logic: one false decides, else one unknown does."""
    if any(t is False for t in tests):
        return False
    left = [t for t in tests if not isinstance(t, bool)]
    return nw.all_horizontal(*left, ignore_nulls=False) if left else True


def some(*tests: Test) -> Test:
    """Any of them, in three-valued logic: one true decides, else one unknown does."""
    if any(t is True for t in tests):
        return True
    left = [t for t in tests if not isinstance(t, bool)]
    return nw.any_horizontal(*left, ignore_nulls=False) if left else False


def no(test: Test) -> Test:
    """The contrary; the contrary of unknown is unknown."""
    return (not test) if isinstance(test, bool) else ~test


def tpp_reaches(floor: nw.Expr) -> nw.Expr:
    """Whether the TPP of one chip is ``floor`` or more.

    Of a description that fits several models it is known where all of them are on one side.
    """
    above = nw.when(TPP_AT_LEAST >= floor).then(nw.lit(True))
    return above.otherwise(nw.when(TPP_AT_MOST < floor).then(nw.lit(False)).otherwise(TPP >= floor))


def fact(law: Law, name: str) -> Test:
    """A column of an earlier layer, or its value if the law of one day already decides it."""
    return law.decided.get(name, nw.col(name))


def column(test: Test) -> nw.Expr:
    """The test as a column."""
    return nw.lit(test) if isinstance(test, bool) else test


def parties() -> dict[str, nw.Expr]:
    """Complete the end user from what the order itself says.

    An end user of the same name as the ultimate consignee is the ultimate consignee, so what
    is known of one is known of the other. Nothing else is assumed of a party.
    """
    same = nw.col("end_user_name") == nw.col("ultimate_consignee_name")
    return {
        f"end_user_{part}": nw.when(nw.col(f"end_user_{part}").is_null() & same)
        .then(nw.col(f"ultimate_consignee_{part}"))
        .otherwise(nw.col(f"end_user_{part}"))
        for part in ("country", "hq", "parent_hq")
    }


def treated() -> dict[str, nw.Expr]:
    """Treat Hong Kong as China wherever a rule looks at a place (85 FR 83765)."""
    places = {f"{role}_{part}_treated": f"{role}_{part}" for role in PARTIES for part in SEATS}
    return {
        new: nw.when(nw.col(old) == "HK").then(nw.lit("CN")).otherwise(nw.col(old))
        for new, old in {
            "destination_treated": "destination",
            "chip_designer_hq_treated": "chip_designer_hq",
            "ultimate_consignee_country_treated": "ultimate_consignee_country",
            "end_user_country_treated": "end_user_country",
            **places,
        }.items()
    }


def groups(law: Law) -> dict[str, Test]:
    """The questions about country groups, one boolean each, null if not known."""
    group, supplement = law[GROUPS], law[SUPPLEMENT_5]

    def d5_or_macau(country: nw.Expr) -> Test:
        # The rules always write "Macau or D:5"; Macau is in no list of D:5. A member of D:5 that
        # is also in A:5 or A:6, as Cyprus once was, is outside (BIS FAQ I.Q2 of 2023).
        partner = some(*(group[f"a_{n}"].has(country, AS_OF) for n in (5, 6)))
        listed = every(group["d_5"].has(country, AS_OF), no(partner))
        # The State Department's list prevails; what only it names must be looked at by hand.
        doubtful = column(group["d_5_state_list_only"].has(country, AS_OF))
        return (
            nw.when(doubtful)
            .then(nw.lit(None, nw.Boolean))
            .otherwise(column(some(country == "MO", listed)))
        )

    def in_5a(country: nw.Expr) -> Test:
        return supplement["paragraph_a"].has(country, AS_OF)

    def seats(*roles: str) -> list[nw.Expr]:
        return [nw.col(f"{role}_{part}_treated") for role in roles for part in SEATS]

    d = some(*(group[f"d_{n}"].has(DESTINATION, AS_OF) for n in (1, 4, 5)))
    partner = some(*(group[f"a_{n}"].has(DESTINATION, AS_OF) for n in (5, 6)))
    consignees = seats("ultimate_consignee", "end_user")
    return {
        "abroad": DESTINATION != "US",
        "destination_in_d5_or_macau": d5_or_macau(DESTINATION),
        "destination_in_groups_d": every(some(DESTINATION == "MO", d), no(partner)),
        "destination_in_supplement_5a": in_5a(DESTINATION),
        "destination_in_supplement_5b": supplement["paragraph_b"].has(DESTINATION, AS_OF),
        # A purchaser or an intermediate consignee need not exist: one that the order does not
        # mention at all is no unknown party. A consignee and an end user always exist.
        **{
            f"{role}_headquarters_in_d5_or_macau": nw.when(column(mentioned(role)))
            .then(column(some(*(d5_or_macau(s) for s in seats(role)))))
            .otherwise(nw.lit(False))
            for role in OPTIONAL
        },
        "consignee_headquarters_in_d5_or_macau": some(*(d5_or_macau(s) for s in consignees)),
        "consignee_headquarters_in_supplement_5a": every(*(in_5a(s) for s in consignees)),
        "consignee_or_parent_in_supplement_5a": some(*(in_5a(s) for s in consignees)),
        # Each of the two by its headquarters or its ultimate parent's.
        "each_consignee_in_supplement_5a": every(
            *(some(*(in_5a(s) for s in seats(role))) for role in ("ultimate_consignee", "end_user"))
        ),
        "own_headquarters_in_supplement_5a": every(
            *(in_5a(nw.col(f"{role}_hq_treated")) for role in ("ultimate_consignee", "end_user"))
        ),
    }


def together() -> dict[str, Test]:
    """What follows from the questions about single parties."""
    each = ("consignee", *OPTIONAL)
    return {
        "headquarters_in_d5_or_macau": some(
            *(nw.col(f"{who}_headquarters_in_d5_or_macau") for who in each)
        )
    }


def mentioned(role: str) -> Test:
    """Whether the order says anything of a role; never null."""
    return some(*(~nw.col(f"{role}_{part}").is_null() for part in ("name", "country", *SEATS)))


def simple(law: Law) -> dict[str, Test]:
    """What follows from one or two columns of the order, in words that several rules use."""
    status, maker = nw.col("chip_designer_status"), nw.col("chip_manufacturer")
    approved = law["us/ear/part_740/supplement_6"]["approved_designers"].has(maker, AS_OF)
    silent = nw.lit(None, nw.Boolean)
    return {
        # An order is a movement unless it names none and says that goods in place merely go on
        # being used.
        "moves": nw.when((nw.col("end_use") == "continued_use") & TRANSACTION.is_null())
        .then(nw.lit(False))
        .otherwise(nw.lit(True)),
        "within_country": TRANSACTION == "in_country_transfer",
        "designer_approved_or_authorized": nw.when(~status.is_null())
        .then(status.is_in(["approved", "authorized"]))
        .otherwise(nw.when(column(approved)).then(nw.lit(True)).otherwise(silent)),
        **listed.facts(),
        "exceptions_barred": listed.facts()["listed_uvl"],
        "in_test_of_2022": law["us/ear/ccl/eccn_3a090"]["test_of_2022"].in_force(AS_OF),
        "in_memory_test": law["us/ear/ccl/eccn_3a090"]["memory_test"].in_force(AS_OF),
        "in_test_of_2023": law["us/ear/ccl/eccn_3a090"]["test_of_2023"].in_force(AS_OF),
    }
