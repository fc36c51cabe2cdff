"""`make report`'s page, of invented environments: what it tells, in which language, what it never does."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from release.errors import StoppedError
from release.promotion.bringing import find_below, find_person, find_seconds
from release.promotion.ledger import PROMOTION, Entry
from release.report.collecting import choose_older, look_at
from release.report.lanes import draw_row, lay_out
from release.report.page import render_page
from release.report.revisions import find_kind
from release.stack import describe
from release.words import Compose
from tests.stack.report_sample import make_findings
from tests.stack.test_conductor import config

RUNS = {"script", "iframe", "object", "embed", "img", "link", "form", "base", "meta"}


class Reader(HTMLParser):
    """Elements with their attributes, and the text that a language's reader sees."""

    def __init__(self, page, other=""):
        super().__init__()
        self.elements, self.texts, self.open, self.other, self.wrong = [], [], [], other, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in {"meta", "input", "br"}:
            self.open.append((tag, "" if tag == "html" else dict(attributes).get("lang", "")))

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.wrong.append(tag)

    def handle_data(self, text):
        if not any(lang == self.other for _, lang in self.open) and not any(
            tag == "style" for tag, _ in self.open
        ):
            self.texts.append(text)


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    return make_findings(tmp_path_factory.mktemp("report"), "0039", "--against", "0033")


def read(findings, other="zh"):
    return Reader(render_page(findings, "inkstone"), other)


def test_each_environment_tells_where_it_stands(findings):
    text = " ".join(read(findings).texts)
    for told in ("0.1.0-5b1f6a02", "healthy", "lin@office", "4.6 h old", "Drifted", "1 thing set aside"):
        assert told in text
    assert "From 0033 to 0039" in text


def test_the_other_language_says_the_same_and_no_text_is_missing(findings):
    english, chinese = read(findings), read(findings, "en")
    text = " ".join(chinese.texts)
    for told in ("已漂移", "搁置", "修订历史", "外键", "从 0033 到 0039"):
        assert told in text
    count = [sum(one[1].get("lang") == name for one in english.elements) for name in ("en", "zh")]
    assert count[0] - 1 == count[1]  # the document itself


def test_the_page_is_whole_asks_nobody_and_runs_nothing(findings):
    page = read(findings)
    assert not page.wrong
    assert not page.open
    tags = [tag for tag, _ in page.elements]
    assert {tag for tag in tags if tag in RUNS} == {"meta"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert attributes.get("href", "#").startswith("#")


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_names_from_outside_stay_text(findings):
    album = {
        **findings.album,
        "revisions": [
            {**findings.album["revisions"][-1], "unknown": EVIL},
            {
                "revision": EVIL, "unknown": "", "change": "",
                "steps": [
                    {"mark": "changed", "kind": EVIL, "table": EVIL, "name": EVIL, "was": EVIL, "now": ""}
                ],
            },
        ],
    }  # fmt: skip
    entries = [{**findings.entries[-1], "revision": EVIL, "description": EVIL}]
    release = {"id": EVIL, "heads": [EVIL], "version": "", "commit": "", "made_at": "", "images": {}}
    body = {"release": release, "start": [], "way": EVIL, "status": EVIL, "step": EVIL}
    evil = replace(
        findings.environments[1], name=EVIL, release=EVIL, drift=(EVIL,), silent=(EVIL,),
        status={
            "revisions": [EVIL], "in_flight": {"revision": EVIL, "text": EVIL}, "holder": {"text": EVIL},
        },
        kept=[{"revision": EVIL, "applied_at": EVIL}],
        records=(Entry("1", PROMOTION, EVIL, EVIL, body),),
    )  # fmt: skip
    page = Reader(render_page(replace(findings, environments=(evil,), entries=entries, album=album), EVIL))
    assert not page.wrong
    assert not page.open
    assert not {tag for tag, _ in page.elements} & (RUNS - {"meta"})
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def list_names(findings):
    """Of all revisions, newest first."""
    return [entry["revision"] for entry in findings.entries]


def test_who_brought_a_revision_and_how_long_it_took_come_from_the_ledger(findings):
    production, names = findings.environments[2], list_names(findings)
    assert find_person(production.promotions, names[8], findings.entries) == "lin@office"
    assert find_person(production.promotions, names[9], findings.entries) == ""
    assert find_seconds(production.rehearsals, names[7]) == 2.9
    assert find_seconds(production.rehearsals, "0002") is None
    assert len(find_below(["0007"], findings.entries)) == 7


def test_a_dot_tells_half_way_before_anything_else(findings):
    kinds = {entry["revision"]: find_kind(entry, findings) for entry in findings.entries}
    head, below, *_ = list_names(findings)
    assert (kinds[head], kinds[below]) == ("here", "applied")
    broken = replace(findings.environments[0], status={"revisions": [], "in_flight": {"revision": head}})
    one = replace(findings, environments=(broken,))
    assert find_kind(findings.entries[0], one) == "half"
    bare = replace(findings, environments=())
    assert find_kind(findings.entries[0], bare) == "waiting"


def test_the_difference_that_is_shown_unasked_is_the_furthest_environment_s(findings):
    assert choose_older(findings.environments, findings.entries) == list_names(findings)[6]
    assert choose_older(findings.environments[:1], findings.entries) == ""


def entry(revision, *below):
    return {"revision": revision, "down_revisions": list(below)}


def test_branches_have_a_lane_each_and_meet_where_they_began():
    entries = [entry("d", "b", "c"), entry("c", "a"), entry("b", "a"), entry("a")]
    rows = list(lay_out(entries))
    assert [(row.place, len(row.below)) for row in rows] == [(0, 2), (1, 2), (0, 1), (0, 0)]
    assert rows[1].below == ("b", "a")
    assert rows[2].parents == ("a",)
    assert all("<circle" in draw_row(row, "here", 2) for row in rows)


def test_an_environment_that_does_not_run_is_told_so(findings):
    silent = replace(findings.environments[0], is_running=False, status={}, kept=(), records=())
    text = " ".join(read(replace(findings, environments=(silent,))).texts)
    assert "does not run" in text
    assert "healthy" not in text


def test_an_environment_that_fails_to_answer_stops_no_other(monkeypatch, findings):
    def fail(_words):
        raise StoppedError("docker compose ps ended with exit 1")

    monkeypatch.setattr("release.report.collecting.read", fail)
    stack = describe(Compose(), config())
    found = look_at(stack, "staging")
    assert found.silent == ("docker compose ps ended with exit 1",)
    text = " ".join(read(replace(findings, environments=(found, *findings.environments))).texts)
    assert "Not told : docker compose ps ended" in text
    assert "4.6 h old" in text
