"""What programs change: the same that the editor's page does, and never over somebody else's change."""

import pytest
from sqlalchemy import select

from tests.web.api_client import Program, assert_problem
from tests.web.databases import on_each_database
from tests.web.test_each_database import at_once
from web.extensions import db
from web.models import AuditEntry, Post, PostVersion


@pytest.fixture
def ann(app) -> Program:
    return Program(app)


@pytest.fixture
def eve(app) -> Program:
    return Program(app, "eve", "editor")


def write(program: Program, **body) -> str:
    """The path of the new text below /api/v1."""
    response = program.post("/posts", **{"title": "Ink", "markdown": "*Ink*", **body})
    assert response.status_code == 201, response.text
    return response.headers["Location"].removeprefix("/api/v1")


@on_each_database
def test_a_text_is_written_published_and_found(app, ann, client):
    path = write(ann, tags=["Stone", "墨"])
    assert client.get("/posts/ink").status_code == 404
    changed = ann.change(path, status="published")
    assert changed.json["status"] == "published"
    assert changed.json["published_at"]
    assert "<em>Ink</em>" in client.get("/posts/ink").text
    assert "Ink" in client.get("/search?q=Ink").text
    assert "Ink" in client.get("/feed.atom").text
    assert {tag["name"] for tag in changed.json["tags"]} == {"Stone", "墨"}
    assert ann.change(path, status="draft").json["status"] == "draft"
    assert client.get("/posts/ink").status_code == 404


@on_each_database
def test_what_is_not_named_stays(ann):
    path = write(ann, tags=["Stone"], status="unlisted")
    before = ann.read(path)
    after = ann.change(path, markdown="Other").json
    same = before.keys() - {"markdown", "html", "summary", "version", "updated_at"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["version"] == before["version"] + 1


def test_each_change_is_a_version_that_can_be_had_again(app, ann):
    path = write(ann)
    ann.change(path, markdown="Second", title="Two")
    assert [line["number"] for line in ann.walk(f"{path}/versions")] == [2, 1]
    first = ann.read(f"{path}/versions/1")
    assert (first["title"], first["markdown"]) == ("Ink", "*Ink*")
    again = ann.ask("POST", f"{path}/versions/1/restore", match=ann.get(path).headers["ETag"])
    assert (again.json["title"], again.json["version"]) == ("Ink", 3)
    assert_problem(ann.get(f"{path}/versions/9"), 404)


def test_an_old_address_leads_on(ann, client):
    path = write(ann, status="published")
    assert ann.change(path, slug="Stone!").json["slug"] == "stone"
    assert client.get("/posts/ink").location == "/posts/stone"


@on_each_database
def test_nobody_changes_what_they_have_not_seen(app, ann, eve):
    path = write(ann)
    assert_problem(ann.ask("PATCH", path, json={"title": "x"}), 428)
    assert_problem(ann.ask("DELETE", path), 428)
    old = ann.get(path).headers["ETag"]
    assert eve.change(path, title="Eve's").status_code == 200
    for method, body in (("PATCH", {"title": "x"}), ("DELETE", None)):
        assert_problem(ann.ask(method, path, json=body, match=old), 412)
    assert ann.read(path)["title"] == "Eve's"


def test_an_etag_that_a_proxy_made_weak_is_as_good(ann):
    path = write(ann)
    etag = ann.get(path).headers["ETag"]
    assert ann.ask("PATCH", path, json={"title": "x"}, match=f"W/{etag}").status_code == 200


def test_the_etag_of_an_answer_is_that_of_the_next_reading(ann):
    path = write(ann)
    changed = ann.change(path, title="Two")
    assert changed.headers["ETag"] == ann.get(path).headers["ETag"]


@pytest.mark.parametrize("database_url", [pytest.param("mysql", marks=pytest.mark.database)], indirect=True)
def test_of_two_who_change_at_once_one_is_told(app, ann, library):
    path = write(ann)
    etag, answers = ann.get(path).headers["ETag"], []

    def change(title: str):
        return lambda: answers.append(ann.ask("PATCH", path, json={"title": title}, match=etag).status_code)

    assert at_once(app, change("One"), change("Two"), change("Three")) == []
    assert sorted(answers) == [200, 412, 412]
    assert library.count(PostVersion) == 2


@pytest.mark.parametrize(
    "body",
    [
        *(
            {"title": " "},
            {"title": ""},
            {"title": "x" * 256},
            {"title": 5},
            {"title": "a\nb"},
            {"title": None},
        ),
        *({"status": "new"}, {"kind": "book"}, {"tags": "a, b"}, {"tags": ["a"] * 21}, {"tags": ["a,b"]}),
        *({"is_pinned": 1}, {"is_pinned": "yes"}, {"published_at": "soon"}, {"status": "scheduled"}),
        *({"published_at": "2026-05-01T10:00:00"}, {"author": "ben"}, {"markdown": "\ud800"}),
        *({"published_at": "0001-01-01T00:00:00+14:00"}, {"published_at": "9999-12-31T23:59:59-14:00"}),
    ],
)
def test_what_the_form_would_refuse_is_refused(library, ann, body):
    response = ann.post("/posts", **{"title": "Ink", **body})
    assert assert_problem(response, 422)["errors"]["body"]
    assert library.count(Post) == 0


def test_a_body_that_is_none_is_refused(ann):
    assert_problem(ann.ask("POST", "/posts", data="{", content_type="application/json"), 400)
    assert_problem(ann.ask("POST", "/posts", data="[" * 200_000, content_type="application/json"), 400)
    assert_problem(ann.ask("POST", "/posts", data="title=x", content_type="text/plain"), 415)
    assert_problem(ann.ask("POST", "/posts", json=["title"]), 422)
    large = '{"title": "' + "x" * 17 * 2**20 + '"}'
    assert_problem(ann.ask("POST", "/posts", data=large, content_type="application/json"), 413)


def test_pages_and_pins_are_for_editors(ann, eve):
    assert_problem(ann.post("/posts", title="About", kind="page"), 403)
    assert_problem(ann.post("/posts", title="Ink", is_pinned=True), 403)
    path = write(eve, kind="page", title="About", is_pinned=True)
    page = eve.read(path)
    assert (page["kind"], page["path"], page["is_pinned"]) == ("page", "/pages/about", True)


def test_authors_change_their_own_and_editors_anybodys(app, ann, eve, library):
    path = write(Program(app, "ben"), status="published")
    refused = ann.ask("PATCH", path, json={"title": "x"}, match=ann.get(path).headers["ETag"])
    assert_problem(refused, 403)
    assert_problem(ann.get(f"{path}/versions"), 403)
    assert eve.change(path, title="Eve's").status_code == 200
    assert eve.delete(path).status_code == 204
    with app.app_context():
        assert "post-deleted" in [one.action for one in db.session.scalars(select(AuditEntry))]
    assert_problem(eve.get(path), 404)


def test_a_preview_is_what_a_text_would_be(ann):
    assert "<em>x</em>" in ann.post("/preview", markdown="*x* <script>y</script>").json["html"]
    assert "script" not in ann.post("/preview", markdown="<script>y</script>").json["html"]
