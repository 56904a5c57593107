"""Every value of the law is read by something, or is told here why not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tidewaiter.cli.day import ZONE
from tidewaiter.engine.backend import maker
from tidewaiter.engine.read import read_orders
from tidewaiter.flow.classify import thresholds
from tidewaiter.flow.shown import explanations
from tidewaiter.law import VIEWS, Law, load
from tidewaiter.law.allocation import allocations
from tidewaiter.rule.layers import PROVISIONS, layers
from tidewaiter.rule.words import periods
from tidewaiter.sample import orders_path
from tidewaiter.table.orders import admit

# What is kept for a reader of the law, and read by no rule: by reason, then by file.
UNREAD = {
    "reasons of control that differ by paragraph within an entry are not modeled": {
        "us/ear/ccl/reasons": {
            "computers_with_such_chips",
            "encryption_items",
            "paragraph_3a001_z_1",
            "paragraph_3a001_z_2",
            "paragraph_3a001_z_3",
            "paragraph_3a001_z_4",
            "paragraph_4a003_b_c",
            "paragraph_4a003_fingerprints",
            "paragraph_4a003_g",
            "processing_performance_floor",
            "transfer_rate_floor",
        },
    },
    "no class that is modeled is controlled for these columns of the Country Chart": {
        "us/ear/part_738/country_chart": {"at_2", "cc_1", "mt_1", "np_1"},
    },
    "places without a row of their own take that of another; they are written into its lists": {
        "us/ear/part_738/country_chart": {
            "as_china",
            "as_switzerland",
            "as_united_kingdom",
            "embargoed_rows",
        },
    },
    "no provision for advanced computing items asks for these country groups": {
        "us/ear/part_740/country_groups": {"a_1", "d_3", "e_1", "e_2"},
    },
    "whether a designer is authorized is a fact that the order brings": {
        "us/ear/part_740/supplement_6": {
            "authorized_designer_application_days",
            "authorized_designer_cutoff",
            "authorized_designer_destinations",
            "authorized_designer_groups",
            "designer_condition_compliance",
        },
    },
    "synthetic data are counted as the order gives them, whatever their share": {
        "us/ear/ccl/eccn_4e091": {"synthetic_share"},
    },
    "each exception names its own conditions": {
        "us/ear/part_740/restrictions": {"ceiling", "unverified_list"},
    },
    "party lists and end uses are facts that the order brings; their reach is told in words": {
        "us/ear/part_744/end_users": {
            "affiliates_share",
            "blocked_programs_of_iraq",
            "military_destinations_supplement_2",
            "supercomputer_groups",
        },
    },
    "read by the screening of parties and the count of owners, not by a rule": {
        "us/ear/part_744/affiliates": {"foreign_only", "owner_lists"},
        "us/ear/part_744/military_intelligence": {
            "organizations_by",
            "organizations_cn",
            "organizations_cu",
            "organizations_ir",
            "organizations_kh",
            "organizations_kp",
            "organizations_mm",
            "organizations_ru",
            "organizations_sy",
            "organizations_ve",
        },
    },
    "how an application for a supercomputer or for chip making is reviewed is not modeled": {
        "us/ear/part_744/end_users": {"policy_supercomputer"},
    },
    "what of EAR99 an embargo reaches is not modeled": {
        "us/ear/part_746/embargoes": {"covers_ear99", "ear99_by_list"},
    },
}
# Provisions that a reader is warned of in a second sentence.
WARNED = {"russia_and_belarus", "license_held"}


class Watched:
    """A parameter that notes when something is asked of it."""

    def __init__(self, parameter: Any, path: str, seen: set[tuple[str, str]]) -> None:
        self._parameter, self._place, self._seen = parameter, (path, parameter.name), seen

    def __getattr__(self, name: str) -> Any:
        self._seen.add(self._place)
        return getattr(self._parameter, name)


def watched(law: Law, seen: set[tuple[str, str]]) -> Law:
    """The same law, which notes what is read of it."""
    paragraphs = {
        path: replace(
            paragraph,
            parameters={n: Watched(q, path, seen) for n, q in paragraph.parameters.items()},
        )
        for path, paragraph in law.paragraphs.items()
    }
    found = Law(law.view, paragraphs)
    # The days of a law are those of all values: to know them is not to read a value.
    found.__dict__["days"] = law.days
    return found


def read_by_rules(view: str) -> set[tuple[str, str]]:
    """What the layers read, and the values that date a provision."""
    seen: set[tuple[str, str]] = set()
    layers(watched(load(view), seen))
    return seen | {provision.law for provision in PROVISIONS}


@pytest.mark.parametrize("view", VIEWS)
def test_every_parameter_is_read_by_a_rule_or_it_is_said_why_not(view: str) -> None:
    law = load(view)
    everything = {(path, name) for path, p in law.paragraphs.items() for name in p.parameters}
    told = [
        (path, name) for files in UNREAD.values() for path, names in files.items() for name in names
    ]
    assert len(told) == len(set(told))
    of_the_ledger = {place for a in allocations(law).values() for place in a.parameters()}
    read = read_by_rules(view) | of_the_ledger | {ZONE}
    assert everything - read == set(told)


@pytest.mark.parametrize("view", VIEWS)
def test_words_and_explanations_read_only_what_rules_read(view: str) -> None:
    seen: set[tuple[str, str]] = set()
    law = watched(load(view), seen)
    assert periods(law)
    list(thresholds({}, law, date(2025, 6, 1)))
    raw = read_orders(orders_path())
    assert explanations(admit(raw.frame).orders, law, as_of=None, make=maker(raw.frame))
    assert seen <= read_by_rules(view)


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.key)
def test_what_a_provision_says_is_one_sentence(provision: Any) -> None:
    says = provision.says
    assert says.endswith(".")
    assert says[0].isupper() or says[0].isdigit()
    sentences = re.split(r"(?<!\bno)(?<!\bSupp)\. ", says)
    assert len(sentences) == (2 if provision.key in WARNED else 1), says


def test_every_provision_is_dated_by_a_value_in_some_view() -> None:
    for provision in PROVISIONS:
        path, parameter = provision.law
        values = [v for view in VIEWS for v in load(view)[path][parameter].values]
        assert values, provision.key
        assert all(v.source.citation for v in values), provision.key
