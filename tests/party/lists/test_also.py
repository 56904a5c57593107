"""Names within a name, as official lists write them."""

from __future__ import annotations

import pytest

from tidewaiter.party.lists.also import also_known


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("KOW SENG LIM -AKA- ERIC LIM", ["KOW SENG LIM", "ERIC LIM"]),
        ("JIE LUO- AKA- IVY  LUO", ["JIE LUO", "IVY LUO"]),
        ("FUYI SUN A/K/A FRANK SUN", ["FUYI SUN", "FRANK SUN"]),
        ("SIBERIAN AIRLINES D/B/A S7 AIRLINES", ["SIBERIAN AIRLINES", "S7 AIRLINES"]),
        ("PEARL (A.K.A. NEI-CHIEN CHU) LI", ["PEARL LI", "NEI-CHIEN CHU"]),
        ("K (AKA: AMES, ALDRICH HAZEN)", ["AMES, ALDRICH HAZEN"]),
        ("Kreig; a.k.a. Cow Craig; a.k.a. Hall Jermaine", ["Cow Craig", "Hall Jermaine"]),
        ("A Co. Ltd., a.k.a. B Co. Ltd. (Shenzhen)", ["A Co. Ltd.", "B Co. Ltd. (Shenzhen)"]),
        ("Gazprom Sot, OOO (f.k.a., Gazprominvest OOO)", ["Gazprom Sot, OOO", "Gazprominvest OOO"]),
        ("P Corp (a.k.a. Q Inc.; CK Works, Inc.)", ["P Corp", "Q Inc.", "CK Works, Inc."]),
        ("U Limited [aka G Ltd, aka T Works] (HK Entity), and its sub-units and successors",
         ["U Limited (HK Entity)", "G Ltd", "T Works"]),
        ("R Forces (aka VKS); and any successor, sub-unit, or subsidiary thereof", ["R Forces"]),
        ("AKA INTEGRAL SERVICES, S. DE R.L.", []),
        ("OSAKA TRADING", []),
        ("Kakas Trading Dbas", []),
        ("DBA Consulting", []),
    ],
)  # fmt: skip
def test_other_names_are_found_in_a_name(name: str, others: list[str]) -> None:
    assert also_known(name) == others
