"""Promotion's parts that need no engine: comparing, the graph, the report, and who may go where."""

import pytest

from release.errors import StoppedError
from release.guards import is_moving
from release.promotion.choosing import choose, require_way
from release.promotion.comparing import find_losses, find_orphans, find_unnamed_changes
from release.promotion.graph import Marks, draw
from release.promotion.page import render_page
from release.promotion.rehearsal import Outcome, advise
from release.promotion.releases import Release, from_body
from release.promotion.state import STEPS, Promotion


def measure(orphans=(), **tables):
    """``posts=(2, {"title": "a"})``: two rows, and the checksum of each column."""
    return {
        "tables": {name: {"rows": rows, "columns": columns} for name, (rows, columns) in tables.items()},
        "orphans": list(orphans),
    }


BEFORE = measure(posts=(2, {"id": "1", "title": "a"}), tags=(1, {"name": "t"}))


@pytest.mark.parametrize(
    ("after", "statements", "told"),
    [
        (BEFORE, [], []),
        (
            measure(posts=(2, {"id": "1", "title": "b"}), tags=(1, {"name": "t"})),
            ["ALTER TABLE tags ADD x INT"],
            ["posts.title has other values, and no statement names it"],
        ),
        (
            measure(posts=(2, {"id": "1", "title": "b"}), tags=(1, {"name": "t"})),
            ["UPDATE posts SET title = 'b'"],
            [],
        ),
        (
            measure(posts=(2, {"id": "1", "title": "b"}), tags=(1, {"name": "t"})),
            ["UPDATE posts SET extra = 1"],
            ["posts.title has other values, and no statement names it"],
        ),
        (
            measure(posts=(1, {"id": "0", "title": "c"}), tags=(1, {"name": "t"})),
            [],
            [
                "posts had 2 rows and has 1, and no statement names it",
                "posts.id has other values, and no statement names it",
                "posts.title has other values, and no statement names it",
            ],
        ),
        (
            measure(posts=(2, {"id": "1", "title": "a"})),
            ["SELECT 1"],
            ["table tags is gone, and no statement names it"],
        ),
        (measure(posts=(2, {"id": "1"}), tags=(1, {"name": "t"})), ["ALTER TABLE posts DROP title"], []),
    ],
)
def test_what_no_statement_names_must_be_as_it_was(after, statements, told):
    assert list(find_unnamed_changes(BEFORE, after, statements)) == told


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (BEFORE, []),
        (measure(posts=(2, {"id": "1", "title": "a"})), ["table tags did not come back"]),
        (
            measure(posts=(2, {"id": "1"}), tags=(0, {"name": "t"}), more=(0, {})),
            [
                "posts.title came back with other values",
                "tags had 1 rows and came back with 0",
                "table more is there that was not before",
            ],
        ),
    ],
)
def test_there_and_back_everything_must_be_as_it_was(after, told):
    assert list(find_losses(BEFORE, after)) == told


def test_orphans_that_were_there_before_are_not_the_release_s():
    old = {"table": "c", "constraint": "fk", "rows": 2}
    assert list(find_orphans(measure([old]), measure([old]))) == []
    told = list(find_orphans(measure([old]), measure([{**old, "rows": 3}])))
    assert told == ["c: 3 rows have no parent (fk)"]


def entry(revision, *below, is_applied=True):
    return {
        "revision": revision,
        "down_revisions": list(below),
        "description": f"Make {revision}",
        "is_head": revision == "d",
        "is_applied": is_applied,
        "is_current": False,
    }


def test_the_graph_has_a_lane_for_each_branch_and_says_who_stands_where():
    entries = [entry("d", "b", "c", is_applied=False), entry("c", "a"), entry("b", "a"), entry("a")]
    marks = Marks({"c": ["staging"], "d": ["dev"]}, {"c": ["1.0-x"]}, {"b": "2026-11-28T03:01"}, {"a": 2})
    assert list(draw(entries, marks)) == [
        "●  d  Make d  (head, dev)  merges b, c",
        "│ ●  c  Make c  (staging, release 1.0-x)",
        "• │  b  Make b  2026-11-28 03:01",
        "•  a  Make a  2 set aside (make parked)",
    ]


def test_the_graph_says_who_brought_a_revision_and_what_is_out_of_order():
    marks = Marks({"b": ["production"]}, {}, {"b": "2026-11-28T03:01", "a": ""})
    marks.by, marks.seconds = {"b": "ann@desk", "a": ""}, {"b": 0.214, "a": None}
    marks.half, marks.drifted = {"c": ["staging"]}, {"b": ["production"]}
    lines = list(draw([entry("c", "b", is_applied=False), entry("b", "a"), entry("a")], marks))
    assert lines[0] == "○  c  Make c  half-way in staging (make status)"
    brought, drifted = (
        "2026-11-28 03:01 by ann@desk (0.21 s in its rehearsal)",
        "production has drifted (make drift)",
    )
    assert lines[1] == f"●  b  Make b  (production)  {brought}  {drifted}"
    assert lines[2] == "•  a  Make a"


RELEASE = Release("1.0-x", "1.0", "abc", "2026-11-28T03:00:00+00:00", ("0002",), {"web": "sha256:1"})


def test_a_report_shows_what_failed_and_runs_nothing_that_stands_in_it():
    outcome = Outcome(
        {"id": "<script>alert(1)</script>", "commit": ""}, ["0001"], ["0002"], "i",
        statements=[{"revision": "0002", "statement": "DROP TABLE <b>", "seconds": None, "algorithm": ""}],
        rows={"posts": 1200}, failures=["<i>twin</i>"], advice=["Expand first"],
    )  # fmt: skip
    page = render_page("r", {**outcome.to_body(), "environment": "staging"})
    assert "It failed." in page
    assert "&lt;i&gt;twin" in page
    assert "<script" not in page
    assert "DROP TABLE &lt;b&gt;" in page
    assert "1,200" in page
    assert "http" not in page


def test_what_takes_something_away_is_named_with_the_way_to_do_it():
    outcome = Outcome({}, statements=[
        {"revision": "0002", "statement": "ALTER TABLE a DROP COLUMN b"},
        {"revision": "0002", "statement": "ALTER TABLE a ADD COLUMN c INT"},
    ])  # fmt: skip
    told = advise(outcome)
    assert told[0] == "0002: ALTER TABLE a DROP COLUMN b"
    assert len(told) == 2
    assert "Expand first" in told[1]


@pytest.mark.parametrize(
    ("image", "moves"),
    [
        ("mysql", True), ("mysql:latest", True), ("host:5000/mysql", True), ("mysql:9.7", False),
        ("host:5000/mysql:9.7", False), ("mysql@sha256:ab", False), ("sha256:ab", False),
        ("x-web:released", False),
    ],
)  # fmt: skip
def test_an_image_whose_name_does_not_say_which_it_is_moves(image, moves):
    assert is_moving(image) is moves


@pytest.mark.parametrize("target", ["dev", "nowhere", ""])
def test_nothing_is_promoted_to_where_releases_are_made(target):
    with pytest.raises(StoppedError) as stopped:
        require_way(target)
    assert stopped.value.exit_code == 10


def test_a_stop_is_left_out_for_a_reason_only():
    with pytest.raises(StoppedError) as stopped:
        choose("dev", "production")
    assert stopped.value.exit_code == 10
    assert any('force="' in step for step in stopped.value.next_steps)


def test_a_promotion_is_what_the_ledger_has_of_it():
    promotion = Promotion(RELEASE, "dev", {"web": "sha256:0"}, ["0001"], step="rolling", id="i", by="who")
    body = promotion.to_body()
    assert "id" not in body
    assert from_body(body["release"]) == RELEASE
    assert promotion.has_impact
    assert [Promotion(RELEASE, "dev", {}, [], step=step).has_impact for step in STEPS[:2]] == [False, True]
