import shutil

import pytest
from PIL import Image

from tests.web.databases import on_each_database
from tests.web.imports import SAMPLES, count_rows, read_rows, run, take
from web.extensions import db
from web.models import Comment, Post, Redirect, User

SMALL = SAMPLES / "small.xml"


def posts_by_title(app):
    return {post.title: post for post in read_rows(app, Post)}


def write(tmp_path, text, encoding="utf-8", name="export.xml"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@on_each_database
def test_export_is_taken_once_and_a_second_run_adds_nothing(app):
    first = take(app, SMALL)
    assert first["taken"] == {"post": 4, "page": 1, "comment": 3, "tag": 2, "picture": 0}
    assert first["new_authors"] == {"Mei Lin": "mei"}
    rows = count_rows(app)
    second = take(app, SMALL)
    assert not any(second["taken"].values())
    assert second["there_already"] == {"post": 4, "page": 1, "comment": 3}
    assert second["new_authors"] == {}
    assert count_rows(app) == rows == {"post": 5, "comment": 3, "tag": 2, "user": 1, "picture": 0}


def test_status_kind_and_times_are_kept(app):
    take(app, SMALL)
    posts = posts_by_title(app)
    found = {title: (post.kind, post.status) for title, post in posts.items()}
    assert found == {
        "First ink": ("post", "published"),
        "About": ("page", "published"),
        "Draft": ("post", "draft"),
        "Secret": ("post", "private"),
        "Later": ("post", "scheduled"),
    }
    assert posts["First ink"].published_at.isoformat() == "2020-01-02T03:00:00+00:00"
    assert posts["Later"].published_at.year == 2999
    assert posts["Draft"].published_at is None
    assert posts["First ink"].slug == "first-ink"


@pytest.mark.parametrize(
    ("link", "old"),
    [
        ("https://small.example/2020/01/02/first-ink/", "/2020/01/02/first-ink/"),
        ("http://www.small.example/%e5%a2%a8/first.html", "/墨/first.html"),
        ("https://small.example/index.php/first", "/index.php/first/"),
    ],
)
def test_an_old_address_leads_to_the_text(app, guest, tmp_path, link, old):
    text = SMALL.read_text().replace(
        "<title>First ink</title>", f"<title>First ink</title><link>{link}</link>"
    )
    take(app, write(tmp_path, text))
    answer = guest.get(old)
    assert (answer.status_code, answer.location) == (301, "/posts/first-ink")
    assert take(app, write(tmp_path, text))["there_already"]["post"] == 4


@pytest.mark.parametrize(
    "link",
    ["https://small.example/?p=1", "https://elsewhere.example/first/", "", "http://[", "/posts/first-ink"],
)
def test_what_is_no_address_of_its_own_leads_nowhere(app, tmp_path, link):
    text = SMALL.read_text().replace(
        "<title>First ink</title>", f"<title>First ink</title><link>{link}</link>"
    )
    report = take(app, write(tmp_path, text))
    assert read_rows(app, Redirect) == []
    assert not report["left"]["old address"]


def test_text_becomes_markdown_that_shows_the_same(app):
    take(app, SMALL)
    post = posts_by_title(app)["First ink"]
    assert post.markdown.startswith("First *line*\\\nsecond line\n\n<!--more-->\n\n![Stone](")
    assert "<p>First <em>line</em><br>\nsecond line</p>" in post.html
    assert "<figcaption>A stone</figcaption>" in post.html
    assert post.summary == "First line second line"


def test_categories_become_tags_and_formats_do_not(app):
    take(app, SMALL)
    assert [tag.slug for tag in posts_by_title(app)["First ink"].tags] == ["craft", "mo"]


def test_comments_keep_their_order_state_and_writers(app):
    take(app, SMALL)
    good, thanks, waiting = read_rows(app, Comment)
    assert (good.guest_name, good.guest_email, good.status) == (
        "A reader",
        "reader@small.example",
        "approved",
    )
    assert good.html == "<p><strong>Good</strong> a_b</p>\n"
    assert thanks.parent_id == good.id
    assert thanks.author_id == read_rows(app, User)[0].id
    assert (waiting.status, waiting.parent_id, waiting.guest_name) == ("held", None, "Anonymous")


def test_whatever_is_left_is_named_with_its_reason(app):
    reasons = {(one["what"], one["where"]): one["reason"] for one in take(app, SMALL)["reasons"]}
    assert reasons["post", "Thrown away"] == "has the status trash in WordPress"
    assert reasons["nav_menu_item", "Menu"].startswith("is an entry of a menu")
    assert reasons["author", "silent"] == "wrote nothing that was taken"
    assert reasons["password", "Secret"].endswith("it is private now")
    assert reasons["shortcode", "[contact-form] in First ink"] == "stays in the text as it is"
    assert sorted(reason for (what, _), reason in reasons.items() if what == "comment") == [
        "is a pingback: another blog's link, not a comment",
        "is spam",
    ]
    assert sum(what == "attachment" for what, _ in reasons) == 2


def test_pictures_that_lie_beside_the_export_are_taken(app, tmp_path):
    folder = tmp_path / "wp-content/uploads/2020/01"
    folder.mkdir(parents=True)
    Image.new("RGB", (640, 480), "grey").save(folder / "stone.png")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    path = shutil.copy(SMALL, tmp_path)
    report = take(app, path)
    assert report["taken"]["picture"] == 1
    post = posts_by_title(app)["First ink"]
    assert 'width="640" height="480"' in post.html
    assert 'src="/media/' in post.html
    assert {one["where"][-9:] for one in report["reasons"] if one["what"] == "picture"} == {"paper.pdf"}
    assert take(app, path)["taken"]["picture"] == 0


def test_account_that_can_log_in_is_not_taken_for_an_author_of_the_same_name(app, library):
    library.add_person("mei")
    take(app, SMALL)
    assert {user.name for user in read_rows(app, User)} == {"mei", "mei-2"}
    assert posts_by_title(app)["About"].author.name == "mei-2"
    assert not any(take(app, SMALL)["taken"].values())


def test_account_with_the_same_address_is_the_author(app, library):
    library.add_person("lin", email="mei@small.example")
    assert take(app, SMALL)["new_authors"] == {}
    assert posts_by_title(app)["About"].author.name == "lin"


def test_imported_author_cannot_log_in_and_may_write_once_let_in(app):
    take(app, SMALL)
    (mei,) = read_rows(app, User)
    assert mei.password_hash is None
    assert [role.name for role in mei.roles] == ["author"]


def test_slug_that_is_taken_gets_a_number(app, library):
    library.add_post("First ink")
    take(app, SMALL)
    assert {post.slug for post in read_rows(app, Post)} >= {"first-ink", "first-ink-2"}


def test_post_that_was_changed_here_stays_as_it_is(app):
    take(app, SMALL)
    with app.app_context():
        db.session.query(Post).update({"title": "Mine now"})
        db.session.commit()
    take(app, SMALL)
    assert {post.title for post in read_rows(app, Post)} == {"Mine now"}


def test_new_comment_of_a_later_export_is_added(app, tmp_path):
    take(app, SMALL)
    later = SMALL.read_text().replace("<wp:comment_id>14<", "<wp:comment_id>16<").replace(">spam<", ">1<")
    assert take(app, write(tmp_path, later))["taken"] == {
        **dict.fromkeys(("post", "page", "tag", "picture"), 0),
        "comment": 1,
    }


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_each_version_of_the_namespace_is_read(app, tmp_path, version, scheme):
    text = SMALL.read_text().replace(
        "http://wordpress.org/export/1.2/", f"{scheme}://wordpress.org/export/{version}/"
    )
    assert take(app, write(tmp_path, text))["taken"]["post"] == 4


@pytest.mark.parametrize(
    ("before", "encoding"),
    [("\ufeff", "utf-8"), ("\n\n  ", "utf-8"), ("\ufeff\r\n", "utf-8"), ("", "utf-16")],
)
def test_marks_and_empty_lines_before_the_xml_do_no_harm(app, tmp_path, before, encoding):
    text = SMALL.read_text().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert take(app, write(tmp_path, before + text, encoding))["taken"]["post"] == 4


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<rss", f"{BOMB}<rss", "declares a document type or entities"),
        ("<rss", f"{FILE}<rss", "declares a document type or entities"),
        ("</channel>", "", "broken XML: mismatched tag: line"),
        ("Hush.", "Hu\x0bsh.", "broken XML: not well-formed (invalid token): line 77"),
        ('encoding="UTF-8"', 'encoding="no-such"', "broken XML: unknown encoding"),
        ("wordpress.org/export", "other.example/export", "not an export of WordPress"),
    ],
)
def test_file_that_cannot_be_read_is_refused_whole(app, tmp_path, old, new, said):
    path = write(tmp_path, SMALL.read_text().replace(old, new, 1 if old == "<rss" else -1))
    result = run(app, "import", path)
    assert result.exit_code == 10
    assert said in result.output
    assert "Nothing was imported." in result.output
    assert not any(count_rows(app).values())


def test_comments_that_answer_each_other_in_a_ring_are_still_shown(app, tmp_path):
    ring = SMALL.read_text().replace("<wp:comment_parent>0<", "<wp:comment_parent>12<")
    take(app, write(tmp_path, ring))
    assert [comment.parent_id for comment in read_rows(app, Comment)] == [None, None, None]


def test_two_posts_of_one_number_are_both_taken(app, tmp_path):
    text = SMALL.read_text().replace("<wp:post_id>3<", "<wp:post_id>4<")
    path = write(tmp_path, text)
    assert take(app, path)["taken"]["post"] == 4
    assert take(app, path)["taken"]["post"] == 0
