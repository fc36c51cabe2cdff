"""Comments that wait are shown or set aside by who moderates, and by nobody else."""

import pytest
from sqlalchemy import select

from tests.web.visitor import Visitor
from web.extensions import db
from web.models import Comment


@pytest.fixture
def held(library) -> int:
    library.add_post("Ink")
    return library.add_comment("ink", "Held words", status="held")


@pytest.fixture
def editor(visit):
    return visit("eve", "editor")


def status_of(app, comment_id: int) -> str:
    with app.app_context():
        return db.session.scalars(select(Comment.status).where(Comment.id == comment_id)).one()


def test_waiting_comments_stand_in_a_list_that_the_menu_leads_to(held, editor, library):
    library.add_comment("ink", "Shown words")
    library.add_comment("ink", "Spam words", status="spam")
    assert 'href="/comments/held"' in editor.read("/")
    page = editor.read("/comments/held")
    assert "Held words" in page
    assert "Shown words" not in page
    assert "Spam words" not in page


def test_list_without_comments_says_so(editor):
    assert "No comment is waiting." in editor.read("/comments/held")


@pytest.mark.parametrize(("status", "is_shown"), [("approved", True), ("spam", False)])
def test_decision_holds_for_readers(library, held, editor, status, is_shown):
    form = editor.form("/comments/held", action=f"/comments/{held}")
    answer = editor.client.post(form.action, data={**form.fields, "status": status})
    assert answer.location == "/comments/held"
    assert "No comment is waiting." in editor.read("/comments/held")
    assert ("Held words" in Visitor(library.app).read("/posts/ink")) is is_shown
    assert status_of(library.app, held) == status


@pytest.mark.parametrize(("name", "role"), [("", ""), ("rea", "reader"), ("ann", "author")])
def test_nobody_else_sees_or_decides(app, held, visit, name, role):
    visitor = visit(name, role)
    assert visitor.get("/comments/held").status_code == (403 if name else 302)
    assert visitor.post(f"/comments/{held}", status="approved").status_code == 403
    assert status_of(app, held) == "held"
    assert "/comments/held" not in visitor.read("/")


@pytest.mark.parametrize("status", ["", "draft", "held"])
def test_what_is_no_decision_is_refused(app, held, editor, status):
    assert editor.post(f"/comments/{held}", status=status).status_code == 400
    assert status_of(app, held) == "held"


@pytest.mark.parametrize("number", ["999", "9" * 30, "x"])
def test_comment_that_is_not_there_is_missing(editor, number):
    assert editor.post(f"/comments/{number}", status="spam").status_code == 404


def test_decision_without_its_token_is_refused(app, held, editor):
    assert editor.client.post(f"/comments/{held}", data={"status": "approved"}).status_code == 400
    assert status_of(app, held) == "held"
