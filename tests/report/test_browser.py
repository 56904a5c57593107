"""The page in a browser: filter, sort, open, deep link, narrow and dark, with no fault."""

from __future__ import annotations

import shutil

import made_up
import pytest

from tidewaiter.report import page as pages

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

ROWS = [*made_up.answers(40), made_up.answer("PO 17/4 <b>", item="<script>window.hit=1</script>")]
SHOWN = "#table tbody tr[data-n]:visible"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    pages.write(
        path,
        title="orders.csv",
        answers=ROWS,
        rejects=made_up.REJECTS,
        explanations=[made_up.explained(r) for r in ROWS],
        law_notes=made_up.NOTES,
        versions=made_up.VERSIONS,
    )
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser, address):
    """Open the page; at the end nothing may have been logged, thrown or asked of a network."""
    faults, contexts = [], []

    def opened(fragment="", width=1400, scheme="light", **more):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: faults.append(message.text))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("request", lambda r: r.url.startswith(("file:", "data:")) or faults.append(r.url))
        tab.goto(address + fragment)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def test_outcomes_can_be_filtered(visit):
    tab = visit()
    assert tab.locator(SHOWN).count() == len(ROWS)
    expected = sum(r["outcome"] != "undetermined" for r in ROWS)
    tab.uncheck("[name=outcome][value=undetermined]")
    assert tab.locator(SHOWN).count() == expected
    assert tab.inner_text("#count") == f"{expected} of {len(ROWS)} orders"
    tab.click("#clear")
    sync_api.expect(tab.locator(SHOWN)).to_have_count(len(ROWS))


def test_words_and_destination_narrow_together(visit):
    tab = visit()
    tab.fill("#q", "h100 desert")
    tab.select_option("#dest", "DE")
    expected = [
        r["order_id"]
        for r in ROWS
        if "H100" in r["item"]
        and "Desert" in r["ultimate_consignee_name"]
        and r["destination"] == "DE"
    ]
    sync_api.expect(tab.locator(SHOWN)).to_have_count(len(expected))
    tab.fill("#q", "no such words")
    sync_api.expect(tab.locator("#nothing")).to_be_visible()


def test_a_count_at_the_top_shows_only_its_orders(visit):
    tab = visit()
    tab.click("[data-only=undetermined]")
    assert tab.locator(SHOWN).count() == sum(r["outcome"] == "undetermined" for r in ROWS)


def test_sorting_by_tpp_keeps_unknown_last_both_ways(visit):
    tab = visit()
    known = sorted(r["tpp_total"] for r in ROWS if r["tpp_total"] is not None)
    unknown = [""] * (len(ROWS) - len(known))
    read = "cells => cells.map(c => c.dataset.v === '' ? '' : Number(c.dataset.v))"
    for expected in (known, known[::-1]):
        tab.click("th.c-tpp button")
        assert tab.eval_on_selector_all("td.c-tpp", read) == expected + unknown
    assert tab.get_attribute("th.c-tpp", "aria-sort") == "descending"


def test_an_order_opens_in_place_by_keyboard(visit):
    tab = visit()
    link = tab.locator("#order-SO-10403 th a")
    link.focus()
    tab.keyboard.press("Enter")
    memo = tab.locator("#order-SO-10403 + tr.detail .memo")
    told = memo.inner_text()
    for said in (
        "Total processing performance",
        "in force from 2023-11-17",
        "did not hold",
        "What would settle it",
        "25 days before shipment",
        "Doubt:",
    ):
        assert said in told
    assert link.get_attribute("aria-expanded") == "true"
    assert tab.evaluate("location.hash") == "#order-SO-10403"
    memo.get_by_role("button", name="Close").click()
    assert tab.locator(".memo").count() == 0
    assert tab.evaluate("document.activeElement.closest('tr').id") == "order-SO-10403"


def test_an_open_order_moves_and_hides_with_its_row(visit):
    tab = visit("#order-SO-10403")
    tab.click("th.c-order button")
    tab.click("th.c-order button")
    assert tab.locator("#order-SO-10403 + tr.detail").count() == 1
    tab.fill("#q", "SO-10404")
    sync_api.expect(tab.locator(".memo")).to_be_hidden()


@pytest.mark.parametrize("fragment", ["#order-PO%2017%2F4%20%3Cb%3E", "#order-PO 17/4 <b>"])
@pytest.mark.parametrize("width", [360, 1400])
def test_a_deep_link_opens_its_order_in_sight(visit, fragment, width):
    tab = visit(fragment, width)
    memo = tab.locator(".memo")
    assert "PO 17/4 <b>" in memo.inner_text()
    sync_api.expect(tab.locator("tr.open")).to_be_in_viewport()
    assert tab.evaluate("window.hit") is None


def test_one_answer_prints_alone(visit):
    tab = visit("#order-SO-10403")
    tab.evaluate("window.print = () => { window.printed = true }")
    tab.get_by_role("button", name="Print this answer").click()
    tab.emulate_media(media="print")
    assert tab.evaluate("window.printed")
    assert tab.locator("#sheet .memo").is_visible()
    assert not tab.locator("main").is_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("main").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1000, 1400])
def test_the_body_never_scrolls_sideways(visit, width, scheme):
    tab = visit("#order-SO-10403", width, scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    wide = "all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    assert tab.eval_on_selector_all("main *:not(.sr):not(.sr *)", wide) == 0


CONTRAST = """() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parts(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if ((parts(c)[3] ?? 1) === 1) return c; } };
  const low = [];
  for (const e of document.querySelectorAll("body *:not(svg *)")) {
    const says = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!says || !e.checkVisibility()) continue;
    const [a, b] = [getComputedStyle(e).color, behind(e)].map(light).sort();
    const where = `${e.tagName}.${e.className} ${e.textContent.slice(0, 30)}`;
    if ((b + 0.05) / (a + 0.05) < 4.5) low.push(where);
  }
  return low; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_as_wcag_aa_asks(visit, scheme):
    assert visit("#order-SO-10403", 1400, scheme).evaluate(CONTRAST) == []


def test_without_scripts_the_table_is_whole(visit):
    tab = visit(java_script_enabled=False)
    assert tab.locator(SHOWN).count() == len(ROWS)
    assert tab.locator("noscript").count() == 1
    assert not tab.locator("#filters").is_visible()
