"""The page of a hunt: everything is told, nothing from outside is markup, nothing is fetched."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser

import pytest

from report.leads.made_up_leads import EMPTY, EVIL, REJECT, flag, hunt, lead
from tidewaiter.report.leads import page
from tidewaiter.report.leads.values import NOT_A_FINDING

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Texts(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, markup):
        super().__init__()
        self.words, self.tags = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def words(**more):
    return " ".join(" ".join(Texts(page.html(hunt(**more))).words).split())


def test_a_lead_tells_its_flags_with_the_red_flags_they_stand_for():
    told = words()
    assert "formed 41 days before its first large order" in told
    assert "KYC-04: Little or no background" in told
    assert "rows: registry:12, shipments:S-1 and 3 more" in told


def test_a_red_flag_whose_text_was_not_read_says_so():
    assert words().count("text not verified") == 2
    assert "text not verified" not in words(leads=(lead(flags=(flag(red_flags=()),)),))


def test_a_sum_of_signs_is_not_called_a_probability():
    told = words(leads=(lead(is_probability=False),))
    assert "not a probability" in told
    assert "were confirmed when inspected" not in told


def test_what_would_clear_it_and_lawful_reasons_are_told():
    told = words()
    assert "A certificate of the end user" in told
    assert "A new cloud with financing orders like this" in told


def test_a_case_that_is_no_diversion_says_so():
    assert "no diversion of AI chips" in words()


def test_patterns_not_looked_into_are_told_with_what_is_missing():
    told = words()
    assert "T-05 Staged inspection" in told
    assert "no table attestations" in told
    assert "1 of 2" in told


def test_harm_that_is_not_known_is_said_and_not_zero():
    told = words(leads=(lead(harm_h100=None),), leads_total=1)
    assert "not known" in told
    assert "H100-equivalents" not in told


def test_a_rate_without_clean_inspections_is_not_zero():
    assert "SG 30 0 not known not known" in words()


def test_leads_beyond_those_shown_are_told_with_their_table():
    told = page.html(hunt(leads_total=90), whole_table="leads.csv")
    assert "The first 2 of 90 are shown; all are in leads.csv." in told


def test_rejects_are_told():
    told = page.html(hunt(), rejects=[REJECT])
    assert "is below 0" in told
    assert "1 cell was not read, and its row did not come in" in told


def test_an_empty_hunt_says_that_there_is_nothing():
    told = page.html(EMPTY)
    assert "No shipment has a flag" in told
    assert "there is no plan" in told
    assert NOT_A_FINDING in told


def test_nothing_from_outside_becomes_markup():
    evil = lead(
        headline=EVIL,
        lead_id=EVIL,
        place=EVIL,
        facts=((EVIL, EVIL),),
        flags=(flag(sentence=EVIL, evidence=(EVIL,)),),
        settles=(EVIL,),
    )
    found = page.html(hunt(leads=(evil,), title=EVIL), rejects=[{**REJECT, "value": EVIL}])
    assert not [tag for tag, _ in Texts(found).tags if tag in ("img", "script")]
    assert "\u202e" not in found


def test_the_page_loads_nothing():
    found = page.html(hunt())
    assert "default-src 'none'" in found
    assert not re.search(r'(?:src|href)="(?!#|data:)', found)


def test_links_of_the_plan_lead_to_their_leads():
    parsed = Texts(page.html(hunt(3)))
    ids = {attributes.get("id") for _, attributes in parsed.tags}
    links = {a["href"][1:] for tag, a in parsed.tags if tag == "a" and "href" in a}
    assert links <= ids
    assert {"lead-1", "lead-2", "lead-3"} <= links


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (380, "dark")])
def test_a_lead_opens_in_a_browser_and_nothing_runs_over_the_side(tmp_path, width, scheme):
    path = tmp_path / "leads.html"
    page.write(path, hunt(3), rejects=[REJECT])
    faults = []
    with sync_api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = running.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        ).new_page()
        tab.on("console", lambda message: faults.append(message.text))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(path.as_uri())
        tab.click("#lead-2 > summary")
        assert tab.locator("#lead-2 .why").is_visible()
        wide = tab.evaluate("document.documentElement.scrollWidth")
        running.close()
    assert faults == []
    assert wide <= width
