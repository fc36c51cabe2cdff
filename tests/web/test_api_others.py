"""Comments, tags and pictures for programs."""

from io import BytesIO

import pytest
from PIL import Image

from tests.web.api_client import Program, assert_problem
from tests.web.databases import on_each_database
from web.models import Comment, Picture
from web.services.brakes import Brake


@pytest.fixture
def ann(app) -> Program:
    return Program(app)


@pytest.fixture
def eve(app) -> Program:
    return Program(app, "eve", "editor")


@pytest.fixture
def post(ann, library) -> str:
    library.add_post("Ink", tags="Stone")
    return f"/posts/{ann.read('/posts')['items'][0]['id']}"


def picture(color: str = "red") -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (8, 4), color).save(data, "PNG")
    data.seek(0)
    return data


def upload(program: Program, color: str = "red", **fields):
    return program.ask("POST", "/files", data={"file": (picture(color), "x.png"), **fields})


@on_each_database
def test_comments_are_written_and_read(ann, post, client):
    made = ann.ask("POST", f"{post}/comments", json={"markdown": "*Well* said"})
    assert made.status_code == 201
    assert made.json["author"] == "ann"
    answer = ann.post(f"{post}/comments", markdown="And more", parent_id=made.json["id"])
    assert [one["id"] for one in ann.walk(f"{post}/comments")] == [made.json["id"], answer.json["id"]]
    assert "<em>Well</em>" in client.get("/posts/ink").text
    assert "email" not in made.json


def test_comments_go_by_the_blogs_rules(app, post, library):
    rita = Program(app, "rita", "reader")
    assert rita.post(f"{post}/comments", markdown="First").json["status"] == "held"
    assert rita.read(f"{post}/comments")["items"] == []
    for body in ({"markdown": " "}, {"markdown": "x" * 10_001}, {"markdown": "x", "parent_id": 99}):
        assert_problem(rita.post(f"{post}/comments", **body), 422)
    library.choose(comment_rule="closed")
    assert_problem(rita.post(f"{post}/comments", markdown="Late"), 409)
    assert library.count(Comment) == 1


def test_comments_are_braked(app, ann, post):
    app.extensions["brakes"].comment = Brake(limit=1, seconds=60)
    assert ann.post(f"{post}/comments", markdown="One").status_code == 201
    assert_problem(ann.post(f"{post}/comments", markdown="Two"), 429)


def test_what_is_not_public_takes_no_comment(ann, library):
    library.add_post("Draft", status="draft")
    number = ann.read("/posts")["items"][0]["id"]
    assert_problem(ann.post(f"/posts/{number}/comments", markdown="x"), 404)


@on_each_database
def test_a_queue_is_decided(eve, ann, post, library, client):
    held = [
        library.add_comment("ink", f"No {n}", status="held", guest_email="g@example.org") for n in (1, 2, 3)
    ]
    assert [one["id"] for one in eve.walk("/comments?status=held")] == held
    assert eve.read("/comments")["items"][0]["email"] == "g@example.org"
    shown = eve.ask("PATCH", f"/comments/{held[0]}", json={"status": "approved"})
    assert shown.json["status"] == "approved"
    assert "No 1" in client.get("/posts/ink").text
    assert eve.ask("PATCH", f"/comments/{held[1]}", json={"status": "spam"}).json["status"] == "spam"
    assert eve.ask("DELETE", f"/comments/{held[2]}").status_code == 204
    assert_problem(eve.ask("DELETE", f"/comments/{held[2]}"), 404)
    assert eve.read("/comments")["items"] == []
    assert [one["display_name"] for one in ann.read(f"{post}/comments")["items"]] == ["A guest"]


def test_tags_are_put_in_order(eve, post, client):
    etag = eve.get("/tags/stone").headers["ETag"]
    assert_problem(eve.ask("PATCH", "/tags/stone", json={"name": "Rock"}), 428)
    renamed = eve.ask("PATCH", "/tags/stone", json={"name": "Rock", "slug": "rock"}, match=etag)
    assert renamed.json == {"name": "Rock", "slug": "rock", "count": 1}
    assert client.get("/tags/stone").location == "/tags/rock"
    assert_problem(eve.ask("PATCH", "/tags/rock", json={"name": "X"}, match=etag), 412)
    assert_problem(eve.ask("DELETE", "/tags/rock"), 409)
    eve.post("/posts", title="Two", tags=["Water"])
    etag = eve.get("/tags/water").headers["ETag"]
    assert_problem(eve.ask("PATCH", "/tags/water", json={"name": "Rock"}, match=etag), 409)
    assert eve.post("/tags/water/merge", into="rock").json["count"] == 2
    assert_problem(eve.get("/tags/water"), 404)
    assert_problem(eve.post("/tags/rock/merge", into="rock"), 422)


def test_a_tag_that_nothing_carries_is_deleted(eve):
    made = eve.post("/posts", title="Two", tags=["Water"]).headers["Location"].removeprefix("/api/v1")
    eve.delete(made)
    assert eve.ask("DELETE", "/tags/water").status_code == 204
    assert_problem(eve.ask("DELETE", "/tags/water"), 404)


@on_each_database
def test_pictures_are_uploaded_listed_and_deleted(app, ann, client, library):
    made = upload(ann, alt="A red one")
    assert made.status_code == 201
    assert made.json["markdown"].startswith("![A red one](/media/")
    assert client.get(made.headers["Location"]).mimetype == "image/webp"
    upload(ann, "blue")
    upload(ann, "green")
    listed = ann.walk("/files")
    assert [one["id"] for one in listed] == sorted((one["id"] for one in listed), reverse=True)
    path = f"/files/{made.json['id']}"
    library.add_post("With it", markdown=made.json["markdown"])
    assert ann.read(path)["is_used"]
    assert_problem(ann.ask("DELETE", path), 409)
    assert ann.ask("DELETE", f"/files/{listed[0]['id']}").status_code == 204
    assert library.count(Picture) == 2


def test_anothers_picture_is_not_there(app, ann):
    number = upload(ann).json["id"]
    ben = Program(app, "ben")
    assert ben.read("/files")["items"] == []
    assert_problem(ben.get(f"/files/{number}"), 404)
    assert_problem(ben.ask("DELETE", f"/files/{number}"), 404)
    assert upload(ben).json["id"] is None


def test_what_is_no_picture_is_refused(ann, library):
    for data in ({"file": (BytesIO(b"<svg/>"), "x.png")}, {"file": "text"}, {"alt": "x"}):
        refused = ann.ask("POST", "/files", data=data, content_type="multipart/form-data")
        assert_problem(refused, 422)
    assert_problem(ann.post("/files", file="x"), 415)
    assert library.count(Picture) == 0
