import json
import shutil
import tracemalloc

import pytest
from PIL import Image

from tests.web.databases import on_each_database
from tests.web.imports import SAMPLES, count_rows, read_rows, run, take
from web.importing.ghost.envelope import read_posts, survey
from web.models import Comment, Post, Redirect, User

SMALL = SAMPLES / "ghost.json"


def posts_by_title(app):
    return {post.title: post for post in read_rows(app, Post)}


def reasons_of(report) -> dict:
    return {(one["what"], one["where"]): one["reason"] for one in report["reasons"]}


@pytest.fixture
def write(tmp_path):
    def put(document):
        path = tmp_path / "export.json"
        text = document if isinstance(document, str | bytes) else json.dumps(document)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


@on_each_database
def test_export_is_taken_once_and_a_second_run_adds_nothing(app):
    first = take(app, SMALL)
    assert first["taken"] == {"post": 5, "page": 1, "comment": 2, "tag": 2, "picture": 0}
    assert first["new_authors"] == {"Mei Lin": "mei"}
    rows = count_rows(app)
    second = take(app, SMALL)
    assert not any(second["taken"].values())
    assert second["there_already"] == {"post": 5, "page": 1, "comment": 2}
    assert count_rows(app) == rows
    assert len(read_rows(app, Redirect)) == 6


def test_nothing_that_only_members_could_read_is_public(app, guest):
    report = take(app, SMALL)
    posts = posts_by_title(app)
    assert {title: (post.kind, post.status) for title, post in posts.items()} == {
        "First ink": ("post", "published"),
        "About": ("page", "published"),
        "For payers": ("post", "draft"),
        "Letter": ("post", "private"),
        "Later": ("post", "scheduled"),
        "Draft": ("post", "draft"),
    }
    assert "only for paid in Ghost" in reasons_of(report)["members' post", "For payers"]
    assert "only sent by e-mail" in reasons_of(report)["post", "Letter"]
    assert guest.get("/posts/for-payers").status_code == 404
    assert guest.get("/posts/letter").status_code == 404


def test_text_becomes_markdown_with_excerpt_and_picture_before_it(app):
    take(app, SMALL)
    post = posts_by_title(app)["First ink"]
    assert post.summary == "What a <stone> is for"
    lines = post.markdown.split("\n\n")
    assert lines[:3] == [
        "What a \\<stone> is for",
        "<!--more-->",
        '![A stone](/content/images/2020/01/stone.png "By Mei")',
    ]
    assert lines[3:6] == [
        "Grind it, [slowly](/about/).",
        "```python\nprint(1)\n```",
        "[Ink & stone](https://ink.example/)",
    ]
    assert post.published_at.isoformat() == "2020-01-02T03:00:00+00:00"
    assert post.updated_at.isoformat() == "2020-02-02T03:00:00+00:00"
    assert [tag.slug for tag in post.tags] == ["craft", "mo"]


def test_old_addresses_lead_here(app, guest, library):
    library.add_post("First ink")
    take(app, SMALL)
    assert guest.get("/first-ink/").location == "/posts/first-ink-2"
    assert guest.get("/about/").location == "/pages/about"


def test_authors_are_people_without_log_in(app):
    take(app, SMALL)
    (mei,) = read_rows(app, User)
    assert (mei.email, mei.display_name, mei.password_hash) == ("mei@small.example", "Mei Lin", None)


def test_whatever_is_left_is_named_with_its_reason(app):
    reasons = reasons_of(take(app, SMALL))
    for what, where in (
        ("co-author", "Bo of First ink"),
        ("tag", "#layout of First ink"),
        ("tag", "Unused"),
        ("author", "Silent"),
        ("comment", "c3 under First ink"),
        ("code injection", "First ink"),
        ("featured post", "First ink"),
    ):
        assert reasons.pop((what, where))
    assert {what for what, _ in reasons} == {"members' post", "post", "picture"}


def test_comments_keep_their_order_state_and_writers(app):
    take(app, SMALL)
    good, no = read_rows(app, Comment)
    assert (good.guest_name, good.guest_email, good.status, good.markdown) == (
        "A reader",
        "reader@small.example",
        "approved",
        "**Good**",
    )
    assert (no.status, no.parent_id, no.guest_name) == ("held", good.id, "Anonymous")


@pytest.mark.parametrize("place", ["content/images/2020/01", "uploads/2020/01"])
def test_pictures_that_lie_beside_the_export_are_taken(app, tmp_path, place):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    Image.new("RGB", (640, 480), "grey").save(folder / "stone.png")
    report = take(app, shutil.copy(SMALL, tmp_path))
    assert report["taken"]["picture"] == 1
    assert posts_by_title(app)["First ink"].html.count('src="/media/') == 2
    assert not report["left"]["picture"]


def test_envelope_without_db_is_the_same_blog(app, write):
    take(app, SMALL)
    inner = json.loads(SMALL.read_text())["db"][0]
    assert not any(take(app, write(inner))["taken"].values())


def test_order_of_tables_and_what_stands_around_them_do_not_matter(app, tmp_path):
    take(app, SMALL)
    whole = json.loads(SMALL.read_text())["db"][0]
    turned = {"meta": {"a": [{}]}, "data": {"settings": [[1], {}], **dict(reversed(whole["data"].items()))}}
    path = tmp_path / "turned.json"
    path.write_text("\ufeff" + json.dumps({"x": [1], "db": [turned, {"data": {"posts": 1}}], "y": None}))
    assert take(app, path)["there_already"] == {"post": 5, "page": 1, "comment": 2}


def test_no_more_of_the_file_is_in_memory_than_a_post(tmp_path):
    path, text = tmp_path / "large.json", "<p>A stone to grind ink on.</p>\n" * 2**15
    with path.open("w") as file:
        file.write('{"db": [{"data": {"posts": [')
        for number in range(20):
            file.write(
                f"{',' if number else ''}{json.dumps({'id': number, 'html': text, 'plaintext': text})}"
            )
        file.write("]}}]}")
    size = path.stat().st_size
    tracemalloc.start()
    try:
        assert survey(path).post_count == sum(post["html"] == text for post in read_posts(path)) == 20
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size / 3


def test_half_a_character_and_a_null_do_no_harm(app, write):
    post = {"id": "a" * 24, "title": "T\ud800\0", "html": "<p>x\udfff</p>", "status": "published"}
    assert take(app, write({"data": {"posts": [post]}}))["taken"]["post"] == 1
    assert [post.title for post in read_rows(app, Post)] == ["T?"]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ('{"data": {"posts": [{"html": "a\x00"}]}}', "broken JSON"),
        ('{"data": {"posts": []}} x', "broken JSON"),
        ('{"data": {"posts": [{"html": "<p>cut', "broken JSON"),
        ('{"data": {"posts": [{"html": ' + "[" * 100_000, "nested too deep"),
        (b'{"data": {"posts": [{"html": "\xff"}]}}', "not UTF-8"),
        ("1" * 5000, "broken JSON"),
        ([], "not an export of Ghost"),
        ({"asdadas": []}, "not an export of Ghost"),
        ({"db": []}, "not an export of Ghost"),
        ({"db": 1}, "not an export of Ghost"),
        ({"db": [{"data": []}]}, "not an export of Ghost"),
        ({"data": {"posts": {"a": 1}}}, "posts is not a list of rows"),
        ({"data": {"posts": [], "tags": [1]}}, "tags is not a list of rows"),
    ],
)
def test_file_that_cannot_be_read_is_refused_whole(app, write, document, said):
    result = run(app, "import", write(document))
    assert result.exit_code == 10, result.output
    assert said in result.output
    assert "Nothing was imported." in result.output
    assert not any(count_rows(app).values())
