"""What programs read, in which form, and what they are told when there is nothing."""

from datetime import timedelta

import pytest

from tests.web.api_client import Program, assert_problem
from tests.web.databases import on_each_database
from tests.web.library import NOON
from web.models import utc_now


@pytest.fixture
def program(app) -> Program:
    return Program(app)


def slugs(items: list) -> list[str]:
    return [item["slug"] for item in items]


def id_of(program: Program, slug: str) -> int:
    return program.read(f"/posts?slug={slug}")["items"][0]["id"]


@on_each_database
def test_a_list_is_walked_page_by_page(program, library):
    made = library.add_posts(5)
    assert slugs(program.walk("/posts")) == made[::-1]


def test_what_is_written_meanwhile_moves_nothing(program, library):
    made = library.add_posts(4)
    first = program.read("/posts?limit=2")
    library.add_post("Newer")
    second = program.read(f"/posts?limit=2&cursor={first['next_cursor']}")
    assert slugs(first["items"] + second["items"]) == made[::-1]
    assert second["next_cursor"] is None


@on_each_database
def test_each_role_reads_what_its_pages_show(app, library):
    soon = utc_now() + timedelta(days=1)
    for by in ("ann", "ben"):
        for status in ("draft", "private", "published", "unlisted"):
            library.add_post(f"{by} {status}", by=by, status=status)
        library.add_post(f"{by} scheduled", by=by, status="scheduled", published_at=soon)
        library.add_post(f"{by} page", by=by, kind="page")
    public = {f"{by}-{what}" for by in ("ann", "ben") for what in ("published", "page")}
    own = {f"ann-{what}" for what in ("draft", "private", "unlisted", "scheduled")}
    seen = {
        (role, name): set(slugs(Program(app, name, role).walk("/posts")))
        for role, name in (("reader", "rita"), ("author", "ann"), ("editor", "eve"))
    }
    assert seen["reader", "rita"] == public
    assert seen["author", "ann"] == public | own
    assert len(seen["editor", "eve"]) == 12


def test_lists_are_narrowed(program, library):
    library.add_post("Ink", tags="Stone, Brush")
    library.add_post("About", kind="page")
    library.add_post("Other", by="ben", tags="Stone")
    library.add_post("Draft", status="draft")
    library.add_post("Due", status="scheduled", published_at=utc_now() + timedelta(days=1))
    for query, expected in {
        "kind=page": ["about"],
        "tag=stone": ["other", "ink"],
        "author=ben": ["other"],
        "status=draft": ["draft"],
        "status=scheduled": ["due"],
        "slug=ink": ["ink"],
        "tag=brush&author=ben": [],
        "author=nobody": [],
    }.items():
        assert slugs(program.read(f"/posts?{query}")["items"]) == expected, query


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=-1",
        "status=no",
        "kind=no",
        "other=1",
        "limit=1&limit=2",
    ],
)
def test_a_query_that_is_none_is_refused(program, query):
    assert_problem(program.get(f"/posts?{query}"), 422)


def test_a_text_is_read_whole(program, library):
    slug = library.add_post("Ink", markdown="*Ink*", tags="Stone")
    post = program.read(f"/posts/{id_of(program, slug)}")
    assert post["markdown"] == "*Ink*"
    assert "<em>Ink</em>" in post["html"]
    assert post["tags"] == [{"name": "Stone", "slug": "stone"}]
    assert post["author"] == {"name": "ann", "display_name": "Ann"}
    assert post["path"] == "/posts/ink"
    assert post["published_at"] == NOON.isoformat()
    assert post["version"] == 1


def test_markdown_is_for_who_may_edit(app, library):
    slug = library.add_post("Ink", markdown="Ink <!-- not for all -->")
    rita = Program(app, "rita", "reader")
    post = rita.read(f"/posts/{id_of(rita, slug)}")
    assert post["markdown"] is None
    assert "not for all" not in str(post)


def test_what_one_may_not_know_of_is_not_there(app, library):
    library.add_post("Secret", by="ben", status="draft")
    library.add_post("Hidden", by="ben", status="unlisted")
    eve, ann = Program(app, "eve", "editor"), Program(app)
    assert_problem(ann.get(f"/posts/{id_of(eve, 'secret')}"), 404)
    assert ann.get(f"/posts/{id_of(eve, 'hidden')}").status_code == 200


def test_an_answer_that_is_known_is_not_sent_again(program, library):
    slug = library.add_post("Ink")
    for path in ("/posts", f"/posts/{id_of(program, slug)}", "/tags", "/me"):
        etag = program.get(path).headers["ETag"]
        again = program.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert program.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@on_each_database
def test_tags_are_counted_as_far_as_one_sees(app, library):
    library.add_post("Ink", tags="Stone, Brush")
    library.add_post("Draft", tags="Stone, Secret", status="draft")
    seen = {tag["slug"]: tag["count"] for tag in Program(app).walk("/tags")}
    assert seen == {"stone": 1, "brush": 1}
    eve = Program(app, "eve", "editor")
    assert {tag["slug"]: tag["count"] for tag in eve.walk("/tags")} == {"stone": 2, "brush": 1, "secret": 1}
    assert_problem(Program(app).get("/tags/secret"), 404)
    assert eve.read("/tags/secret")["name"] == "Secret"


@pytest.mark.parametrize("path", ["/no", "/posts/0", "/posts/x", "/posts/999", f"/posts/{2**63}", "/posts/"])
def test_nothing_is_told_as_a_problem(program, path):
    assert_problem(program.get(path), 404)


def test_every_road_below_api_ends_in_a_problem(program, client):
    assert_problem(client.get("/api"), 404)
    assert_problem(client.get("/api/v2/posts"), 404)
    response = client.put("/api/v1/posts")
    assert_problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_a_failure_is_a_problem_too(app, program, monkeypatch):
    monkeypatch.setattr("web.views.api.tags.tags.list_tags", lambda *_: 1 / 0)
    assert "division" not in str(assert_problem(program.get("/tags"), 500))


def test_a_scope_that_a_token_has_not_opens_nothing(app):
    program = Program(app, scopes=["posts"])
    assert "scope read" in assert_problem(program.get("/posts"), 403)["detail"]


def test_the_document_names_every_operation(app, client):
    response = client.get("/api/v1/openapi.json")
    assert response.json["openapi"].startswith("3.1")
    told = {(method.upper(), path) for path, methods in response.json["paths"].items() for method in methods}
    assert ("GET", "/api/v1/posts/{post_id}") in told
    served = sum(hasattr(view, "operation") for view in app.view_functions.values())
    assert len(told) == served
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_document_is_english_and_its_page_speaks_as_its_reader(client):
    client.set_cookie("language", "zh")
    assert client.get("/api/v1/openapi.json").json["paths"]["/api/v1/posts"]["get"]["summary"] == "List texts"
    page = client.get("/api/v1/docs").text
    assert "List texts" not in page
    assert "/api/v1/posts/{post_id}" in page
