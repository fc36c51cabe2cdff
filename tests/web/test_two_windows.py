"""One person types in several windows: each keeps its own, and a save forgets its own alone."""

import re

import pytest

from tests.web.databases import on_each_database
from web.models import Autosave
from web.services.drafting import autosaves

TYPED = {"title": "Ink", "tags": "", "based_on": "1"}


@pytest.fixture
def desk(ann, library):
    library.add_post("Ink", markdown="Start")
    return ann


def type_in(ann, window, text, path="/posts/ink/typed", **more):
    answer = ann.post(path, markdown=text, window=str(window), **{**TYPED, **more})
    assert answer.status_code == 200
    return answer


def offered(ann, path="/posts/ink/edit") -> list[str]:
    """The texts that are offered, as they come back."""
    numbers = re.findall(r'name="which" value="(\d+)"', ann.read(path))
    return [ann.form(f"{path}?typed={number}", "markdown").fields["markdown"] for number in numbers]


@on_each_database
def test_each_window_keeps_its_own(desk):
    type_in(desk, 1, "First")
    type_in(desk, 2**53, "Second")
    type_in(desk, 1, "First, and more")
    assert sorted(offered(desk)) == ["First, and more", "Second"]
    type_in(desk, 7, "New", path="/write/typed")
    assert offered(desk, "/write") == ["New"]


@on_each_database
def test_a_save_forgets_what_was_typed_in_its_window_and_what_it_took_over(desk):
    type_in(desk, 1, "First")
    type_in(desk, 2, "Second")
    desk.submit("/posts/ink/edit", markdown="Saved", window="2")
    assert offered(desk) == ["First"]
    number = re.search(r'name="which" value="(\d+)"', desk.read("/posts/ink/edit"))[1]
    form = desk.form(f"/posts/ink/edit?typed={number}", "markdown").fields
    assert (form["took"], form["window"], form["markdown"]) == (number, "", "First")
    desk.submit(f"/posts/ink/edit?typed={number}", based_on="2")
    assert offered(desk) == []


def test_what_was_taken_over_goes_once_its_window_keeps_it(desk, library):
    type_in(desk, 1, "First")
    type_in(desk, 2, "First, brought back and gone on with", took="1")
    assert offered(desk) == ["First, brought back and gone on with"]
    type_in(desk, 2, "Still going on", took="1")
    assert library.count(Autosave) == 1


def test_one_is_thrown_away_and_the_others_stay(desk):
    type_in(desk, 1, "First")
    type_in(desk, 2, "Second")
    desk.post("/posts/ink/typed/discard", which="1")
    assert offered(desk) == ["Second"]
    for nonsense in ("", "x", "9" * 30):
        assert desk.post("/posts/ink/typed/discard", which=nonsense).status_code == 302
    assert offered(desk) == ["Second"]


def test_a_refused_save_stays_in_its_window(desk):
    type_in(desk, 1, "First")
    page = desk.submit("/posts/ink/edit", title=" ", markdown="First", window="1").text
    assert 'name="window" type="hidden" value="1"' in page


def test_nobody_reaches_what_another_typed(desk, visit, library):
    type_in(desk, 1, "First")
    eve = visit("eve", "editor")
    assert offered(eve) == []
    eve.post("/posts/ink/typed/discard", which="1")
    type_in(eve, 1, "Hers", took="1")
    assert library.count(Autosave) == 2
    assert "Ann is writing in this text as well" in eve.read("/posts/ink/edit")
    type_in(desk, 2, "Second")
    assert eve.read("/posts/ink/edit").count("is writing in this text as well") == 1


def test_a_window_is_of_one_text(desk, library):
    library.add_post("Stone")
    type_in(desk, 1, "First")
    answer = desk.post("/posts/stone/typed", markdown="x", window="1", **TYPED)
    assert answer.status_code == 409
    assert offered(desk) == ["First"]


@pytest.mark.parametrize("window", ["", "x", "-1", "0", str(2**53 + 1), "9" * 40])
def test_nonsense_is_no_window(desk, library, window):
    type_in(desk, window, "First")
    type_in(desk, window, "Second")
    assert library.count(Autosave) == 1


def test_many_windows_keep_the_last_ones(desk, library, monkeypatch):
    monkeypatch.setattr(autosaves, "MOST_KEPT", 3)
    for number in range(1, 6):
        type_in(desk, number, f"Text {number}")
    assert library.count(Autosave) == 3
    assert "Text 5" in offered(desk)
