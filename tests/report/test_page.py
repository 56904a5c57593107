"""The page as a file: everything escaped, nothing fetched, nothing lost, every state said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import made_up
import pytest

from tidewaiter.report import offline, page, tally
from tidewaiter.report.explanation import Duty, Explanation, Line, Section

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}\u2028\x00"
FETCHING = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
VOID = {"meta", "link", "input", "img", "br", "path", "circle", "use", "line", "rect"}


class Parsed(HTMLParser):
    """Elements, ids, links and text of a page, as a browser's parser would cut it."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open:
            tag, attrs = self.open[-1]
            key = attrs.get("id") or tag
            self.text[key] = self.text.get(key, "") + data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def made(count=30, **given):
    rows = given.pop("answers", None) or made_up.answers(count)
    usual = {
        "title": "orders.csv",
        "rejects": made_up.REJECTS,
        "explanations": [made_up.explained(r) for r in rows if r.get("tpp")],
        "law_notes": made_up.NOTES,
        "versions": made_up.VERSIONS,
    }
    return page.html(answers=rows, **(usual | given))


def island(text):
    return json.loads(Parsed(text).text["reasons"])


@pytest.fixture(scope="module")
def text():
    return made()


@pytest.fixture(scope="module")
def evil():
    row = {k: EVIL if isinstance(v, str) or v is None else v for k, v in made_up.answer().items()}
    reject = dict.fromkeys(("row", "column", "value", "fault", "remedy"), EVIL)
    line = Line(EVIL, EVIL, "javascript:alert(3)", EVIL, None, EVIL, EVIL, EVIL)
    told = Explanation(
        EVIL,
        EVIL,
        EVIL,
        row["as_of"],
        EVIL,
        sections=(Section(EVIL, (line,)),),
        duties=(Duty(EVIL, EVIL, 1, "data:text/html,x"),),
    )
    return page.html(
        title=EVIL,
        answers=[row, row],
        rejects=[reject],
        explanations=[told],
        law_notes=[Section(EVIL, (line,))],
        versions={EVIL: EVIL},
        whole_table=EVIL,
        limit=1,
    )


def test_a_hostile_table_makes_no_element_and_no_script(evil):
    found = Parsed(evil)
    assert len(found.all("script")) == 2
    assert not found.all("img")
    assert not [k for _, attrs in found.elements for k in attrs if k.startswith("on")]
    assert "49" not in found.text["h1"]
    assert evil.count("</script") == 2


def test_what_was_escaped_is_shown_in_full(evil):
    found = Parsed(evil)
    assert "<script>alert(1)</script>" in found.text["h1"]
    assert "\\x00" in found.text["h1"]
    [order] = island(evil)["orders"]
    assert order["headline"].startswith("</script><script>alert(1)")


def test_only_web_addresses_become_links(evil):
    links = [a.get("href", "") for a in Parsed(evil).all("a")]
    assert links
    assert all(link.startswith("#") for link in links)
    data = island(evil)
    assert data["lines"][0][2] is None
    assert data["orders"][0]["duties"][0][2] is None


def test_the_script_is_bound_by_its_hash(text):
    policy = next(
        m["content"]
        for m in Parsed(text).all("meta")
        if "content" in m and "default" in m["content"]
    )
    script = text[text.rindex("<script>") + 8 : text.rindex("</script>")]
    assert "default-src 'none'" in policy
    assert offline.script_hash(script) in policy
    assert "script-src 'unsafe" not in policy


def test_nothing_is_fetched(text):
    for tag, attrs in Parsed(text).elements:
        assert not FETCHING & set(attrs), tag
        if tag != "a":
            assert not str(attrs.get("href", "")).startswith(("http", "//")), tag
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_counts_of_the_page_are_those_of_the_table(text):
    rows = made_up.answers(30)
    told = dict(
        re.findall(r'data-only="(\w+)"><span class="n">([\d,]+)</span>', text),
    )
    assert {k: int(v) for k, v in told.items() if v != "0"} == {
        c: sum(r["outcome"] == c for r in rows) for c in {r["outcome"] for r in rows}
    }
    shown = [a for a in Parsed(text).all("tr") if "data-n" in a]
    assert [a["id"] for a in shown] == [f"order-{r['order_id']}" for r in rows]
    assert len(island(text)["orders"]) == 30


def test_every_address_on_the_page_is_its_own():
    ids = ["a", "a", "a~2", "a b", "a%20b", "ü", "", None, "reasons", "__proto__"]
    found = Parsed(made(answers=[made_up.answer(i) for i in ids]))
    every = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
    assert len(every) == len(set(every))
    orders = [a["id"] for a in found.all("tr") if "data-n" in a]
    assert len(orders) == len(ids)
    assert not [i for i in orders if re.search(r"\s", i)]
    targets = {a["href"][1:] for a in found.all("a") if a.get("href", "").startswith("#")}
    assert targets <= set(every)


def test_an_order_in_two_views_keeps_two_reasons():
    rows = [made_up.answer("a", view=v, reason=v) for v in ("codified", "enforced")]
    told = [Explanation("a", f"as {r['view']}", "conflict", r["as_of"], r["view"]) for r in rows]
    text = made(answers=rows, explanations=told)
    assert [o["headline"] for o in island(text)["orders"]] == ["as codified", "as enforced"]
    assert "2026-06-01, codified" in text


def test_an_order_without_an_explanation_tells_its_row():
    [order] = island(made(answers=[made_up.answer(missing_facts="tpp")], explanations=()))["orders"]
    assert order["headline"] == made_up.REASONS["license_required"]
    assert order["missing"][0][0] == ["TPP"]


def test_lines_that_orders_share_are_kept_once():
    rows = [made_up.answer(str(n)) for n in range(20)]
    data = island(made(answers=rows, explanations=map(made_up.explained, rows)))
    assert len(data["lines"]) == sum(len(s.lines) for s in made_up.explained(rows[0]).sections)


def test_too_many_orders_say_so_and_where_the_rest_is():
    text = made(30, limit=10, whole_table="out/answers.parquet")
    assert "Shown: 10 of 30 orders" in text
    assert "out/answers.parquet" in text
    assert len(island(text)["orders"]) == 10
    assert "Shown:" not in made(10, rejects=(), limit=10)


def test_rejects_tell_row_column_value_fault_and_remedy(text):
    for reject in made_up.REJECTS:
        for value in reject.values():
            assert str(value) in text
    assert '<a href="#rejects">2</a>' in text


def test_empty_states():
    text = page.html(title="none", answers=[])
    assert "held no orders" in text
    assert "Every row of the table could be read." in text
    assert "<figure" not in text
    assert "rejected rows</a>." in page.html(title="none", answers=[], rejects=made_up.REJECTS)
    settled = made(answers=[made_up.answer(outcome="no_license_required")])
    assert "No order waits for a fact." in settled
    assert "No order requires a license without an exception." in settled
    assert "No order would use an allocation." in settled


def test_an_unknown_figure_is_not_a_zero():
    text = made(answers=[made_up.answer(tpp_total=None, quantity=float("nan"))])
    assert text.count('data-v="">—</td>') == 2


def test_the_page_never_says_more_than_it_knows(text):
    assert "Not legal advice" in text
    shown = text[text.index("<body>") : text.index('id="reasons"')]
    said = re.sub(r"<[^>]*>", " ", shown).replace("Not legal advice", "")
    assert not re.search(r"\b(legal|cleared|approved)\b", said, re.IGNORECASE)


def test_counts_of_a_whole_table_stand_over_the_rows_shown():
    rows = made_up.answers(12)
    whole = tally.count(rows)
    text = made(answers=rows[:5], counts=whole, whole_table="answers.parquet")
    assert "Shown: 5 of 12 orders" in text
    assert text.count('<tr id="order-') == 5


def test_the_same_input_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        page.write(tmp_path / name, title="t", answers=made_up.answers(8))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_modules_load_no_drawing_library():
    code = (
        "import sys; from tidewaiter.report import page, tally, summary;"
        "print([m for m in ('altair', 'vl_convert', 'jinja2', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
