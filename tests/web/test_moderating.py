"""Comments that wait are shown, set aside or deleted by who moderates, and by nobody else."""

import re

import pytest
from sqlalchemy import select

from tests.web.databases import on_each_database
from tests.web.visitor import Visitor
from web.extensions import db
from web.models import AuditEntry, Comment


@pytest.fixture
def held(library) -> int:
    library.add_post("Ink")
    return library.add_comment("ink", "Held words", status="held")


@pytest.fixture
def editor(visit):
    return visit("eve", "editor")


def statuses(app) -> dict[int, str]:
    with app.app_context():
        return dict(db.session.execute(select(Comment.id, Comment.status)).all())


def test_each_queue_has_its_own_and_says_how_many(held, editor, library):
    library.add_comment("ink", "Shown words")
    for _ in range(2):
        library.add_comment("ink", "Spam words", status="spam")
    assert 'href="/comments/held"' in editor.read("/")
    for status, words in (("held", "Held"), ("approved", "Shown"), ("spam", "Spam")):
        page = editor.read(f"/comments/{status}")
        assert set(re.findall(r"<p>(\w+) words", page)) == {words}
        assert re.findall(r'tag__count">(\d+)', page) == ["1", "2", "1"]


def test_empty_queues_say_so(editor):
    assert "No comment is waiting." in editor.read("/comments/held")
    assert "There is none." in editor.read("/comments/spam")


@pytest.mark.parametrize(("decision", "is_shown"), [("approved", True), ("spam", False)])
def test_decision_about_one_holds_for_readers(library, held, editor, decision, is_shown):
    form = editor.form("/comments/held", "ids")
    answer = editor.client.post("/comments/held", data={**form.fields, "one": f"{decision} {held}"})
    assert answer.location == "/comments/held"
    assert "No comment is waiting." in editor.read("/comments/held")
    assert ("Held words" in Visitor(library.app).read("/posts/ink")) is is_shown
    assert statuses(library.app) == {held: decision}


@on_each_database
def test_several_are_decided_by_their_boxes(app, held, editor, library):
    second, third = (library.add_comment("ink", "More", status="held") for _ in range(2))
    editor.post("/comments/held", decision="spam", ids=[str(held), str(third), "999"])
    assert statuses(app) == {held: "spam", second: "held", third: "spam"}
    assert "2 comments are kept as spam." in editor.read("/comments/held")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).all()[-1]
    assert (entry.action, entry.facts) == ("comment-spam", {"ids": [held, third]})


@on_each_database
def test_deleting_asks_first_and_leaves_the_answers(app, held, editor, library):
    answer = library.add_comment("ink", "An answer", parent_id=held)
    page = editor.post("/comments/held", decision="deleted", ids=str(held))
    assert "Held words" in page.text
    assert set(statuses(app)) == {held, answer}
    editor.post("/comments/held", decision="deleted", ids=str(held), sure="yes")
    assert set(statuses(app)) == {answer}
    assert "An answer" in editor.read("/posts/ink")


@pytest.mark.parametrize(("name", "role"), [("", ""), ("rea", "reader"), ("ann", "author")])
def test_nobody_else_sees_or_decides(app, held, visit, name, role):
    visitor = visit(name, role)
    assert visitor.get("/comments/held").status_code == (403 if name else 302)
    assert visitor.post("/comments/held", decision="approved", ids=str(held)).status_code == 403
    assert statuses(app) == {held: "held"}
    assert "/comments/held" not in visitor.read("/")


@pytest.mark.parametrize(
    "fields", [{"decision": "held"}, {"decision": ""}, {"one": "approved x"}, {"one": "approved " + "9" * 30}]
)
def test_what_is_no_decision_is_refused(app, held, editor, fields):
    assert editor.post("/comments/held", **{"ids": str(held), **fields}).status_code == 400
    assert statuses(app) == {held: "held"}


def test_without_a_tick_nothing_happens(app, held, editor):
    assert editor.post("/comments/held", decision="approved").status_code == 302
    assert statuses(app) == {held: "held"}


def test_decision_without_its_token_is_refused(app, held, editor):
    answer = editor.client.post("/comments/held", data={"decision": "approved", "ids": str(held)})
    assert answer.status_code == 400
    assert statuses(app) == {held: "held"}


@on_each_database
def test_long_queues_are_turned_page_by_page(held, editor, library):
    for number in range(55):
        library.add_comment("ink", f"Number {number}", status="held")
    assert "Number 54" not in editor.read("/comments/held")
    assert "Number 54" in editor.read("/comments/held?page=2")
    assert editor.get("/comments/held?page=x").status_code == 404
