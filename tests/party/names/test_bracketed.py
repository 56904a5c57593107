"""Short names in brackets."""

import pytest

from tidewaiter.party.names.bracketed import bracketed


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Huawei Technologies Co., Ltd. (Huawei)", "Huawei"),
        ("Semiconductor Manufacturing International Corporation (SMIC)", "SMIC"),
        ("Poly Asia Pacific Ltd., (PAPL)", "PAPL"),
    ],
)
def test_a_short_name_at_the_end_is_a_name(name, short):
    assert bracketed(name)[0] == short


@pytest.mark.parametrize(
    "name",
    [
        "Golfrate Holdings (Angola)",  # a place
        "Claypro Holdings (Pte)",  # a legal form
        "Enerquip Limited Company (UAE)",
        "China State Shipbuilding Corporation, Limited (CSSC) 711th Research Institute",  # a part
        "Enterprise Chips Hunter (ECH)",  # three letters are anybody's
        "Moselectronproekt (JSCX)",
        "Cambricon (Hong Kong)",
        "(Huawei)",
        "",
        "(" * 500,
    ],
)
def test_what_else_stands_in_brackets_is_none(name):
    assert bracketed(name) == ()
