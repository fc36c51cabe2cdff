"""Who may do what is decided by the server, whatever a page offers."""

import pytest

from web.models import utc_now
from web.services import accounts
from web.services.people import Guest, Person
from web.services.permissions import GUEST, ROLES, TABLE, can_edit, is_allowed, reach_of

# Who -> answers to: opening the desk, a new text, changing another's, deleting it, a page, an upload.
MAY = {
    "": (302, 403, 403, 403, 403, 403),
    "reader": (403, 403, 403, 403, 403, 403),
    "author": (200, 302, 403, 403, 422, 422),
    "editor": (200, 302, 302, 302, 302, 422),
    "administrator": (200, 302, 302, 302, 302, 422),
}


@pytest.mark.parametrize("role", MAY)
def test_role_decides_what_is_answered(library, visit, role):
    library.add_post("Ink", by="owner")
    visitor = visit("pat" if role else "", role)
    text = {"title": "New", "markdown": "x", "status": "draft"}
    answers = (
        visitor.get("/write"),
        visitor.post("/write", **text, kind="post"),
        visitor.post("/posts/ink/edit", **text, kind="post"),
        visitor.post("/posts/ink/delete"),
        visitor.post("/write", **text, kind="page"),
        visitor.post("/pictures"),
    )
    assert tuple(answer.status_code for answer in answers) == MAY[role]
    assert visitor.post("/preview", markdown="x").status_code == (403 if MAY[role][1] == 403 else 200)


@pytest.mark.parametrize(
    "path", ["/write", "/drafts", "/posts/ink/edit", "/posts/ink/delete", "/pages/ink/edit"]
)
def test_guest_is_led_to_the_log_in(library, guest, path):
    library.add_post("Ink")
    response = guest.get(path)
    assert response.status_code == 302
    assert response.location == f"/log-in?next={path}"


def test_other_authors_text_is_offered_for_reading_only(library, visit):
    library.add_post("Ink", by="owner")
    assert "/edit" not in visit("ben").read("/posts/ink")
    assert "/posts/ink/edit" in visit("owner").read("/posts/ink")
    assert "/posts/ink/edit" in visit("eve", "editor").read("/posts/ink")


def test_page_kind_is_offered_to_editors_only(visit):
    assert visit("ben").form("/write", "kind").choices["kind"] == ["post"]
    assert visit("eve", "editor").form("/write", "kind").choices["kind"] == ["post", "page"]


def test_author_of_a_page_may_still_change_it_and_it_stays_a_page(library, visit):
    library.add_post("About", by="ben", kind="page")
    ben = visit("ben")
    assert ben.submit("/pages/about/edit", title="About me").location == "/pages/about"


def test_author_who_became_a_reader_may_change_nothing(app, library, visit):
    library.add_post("Ink", by="ann")
    library.add_post("Draft", by="ann", status="draft", published_at=None)
    ann = visit("ann")
    with app.app_context():
        accounts.set_role("ann", "reader")
    assert ann.get("/posts/ink/edit").status_code == 403
    assert ann.get("/posts/draft").status_code == 404
    assert ann.get("/drafts").status_code == 403


def make_person(role: str, user_id: int = 1) -> Person:
    return Person(user_id, "pat", "Pat", None, frozenset({role}), 1, utc_now(), "token")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_includes_the_one_before(role):
    before = (GUEST, *ROLES)[ROLES.index(role)]
    assert all(reach_of({before}, permission) <= reach_of({role}, permission) for permission in TABLE)


def test_unknown_roles_and_permissions_are_refused():
    assert not is_allowed({"emperor"}, "write")
    assert not is_allowed({"administrator"}, "fly")
    assert not is_allowed((), "comment")


def test_only_own_texts_may_be_edited_below_editor():
    assert can_edit(make_person("author"), 1)
    assert not can_edit(make_person("author"), 2)
    assert not can_edit(make_person("reader"), 1)
    assert can_edit(make_person("editor"), 2)
    assert not can_edit(Guest(), 1)
