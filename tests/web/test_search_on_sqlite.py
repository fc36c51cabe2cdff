"""The index on SQLite: texts of any age, fresh whoever writes, and the same hits as MySQL's."""

import pytest
from sqlalchemy import text

from tests.web.databases import on_each_database
from tests.web.test_search import found
from web.extensions import db
from web.services.search import finding


@pytest.fixture
def far(library, monkeypatch):
    """Texts of which only the index knows."""
    monkeypatch.setattr(finding, "MOST_READ", {"mysql": 1, "sqlite": 1})
    library.add_post("磨墨之道", markdown="端溪的石头最好。Grinding **ÉTUDES** slowly.")
    library.add_posts(3, markdown="Nothing of the kind.", first=2)
    return library


@on_each_database
@pytest.mark.parametrize(
    "query",
    ["grinding", "GRIND", "端溪的石头", "石头最", "grinding 石头", "磨墨之道 slowly", "études", "rindin"],
)
def test_words_of_three_characters_are_found_however_old_the_text(far, guest, query):
    assert found(guest, query) == ["磨墨之道"]


def test_words_of_two_characters_are_found_among_the_newest(far, guest, monkeypatch):
    assert found(guest, "石头") == []
    assert "newest" in guest.read("/search?q=%E7%9F%B3%E5%A4%B4")
    monkeypatch.setattr(finding, "MOST_READ", {"sqlite": 5_000})
    assert found(guest, "石头") == ["磨墨之道"]
    assert found(guest, "石头 grinding") == ["磨墨之道"]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "grinding AND",
        "NOT grinding",
        "*",
        "a*b:c",
        "title:grinding",
        "^ink",
        "grind-ing",
        "(",
        "x' OR 1",
    ],
)
def test_nothing_that_is_typed_is_an_operator(far, guest, query):
    assert guest.get("/search", query_string={"q": query}).status_code == 200
    assert found(guest, query) == []


def test_the_index_is_fresh_whoever_writes(far, guest, app):
    with app.app_context():
        for statement in (
            "UPDATE post_texts SET text = 'By another hand' WHERE post_id = 1",
            "INSERT INTO post_text_index (post_text_index, rank) VALUES ('integrity-check', 1)",
        ):
            db.session.execute(text(statement))
        db.session.commit()
    assert found(guest, "grinding") == []
    assert found(guest, "another hand") == ["磨墨之道"]
    with app.app_context():
        db.session.execute(text("DELETE FROM posts WHERE id = 1"))
        db.session.execute(
            text("INSERT INTO post_text_index (post_text_index, rank) VALUES ('integrity-check', 1)")
        )
        db.session.commit()
    assert found(guest, "another hand") == []


def test_what_is_said_more_often_comes_first_and_a_title_before_it(library, guest):
    library.add_post("Often", markdown="whetstone whetstone whetstone")
    library.add_post("Once", markdown="whetstone, and a good deal of other things that stand here as well")
    library.add_post("A whetstone", markdown="x")
    assert found(guest, "whetstone") == ["A whetstone", "Often", "Once"]
