"""Addresses that change, statuses between public and hidden, and tags put in order."""

import re
from itertools import pairwise

import pytest

from tests.web.databases import on_each_database
from tests.web.test_lists import titles
from web.models import OldSlug, Tag

EVERYWHERE = ("/", "/archive/", "/archive/2024/5", "/tags/", "/authors/ann", "/feed.atom", "/sitemap.xml")


def move(writer, *slugs):
    for old, new in pairwise(slugs):
        assert writer.submit(f"/posts/{old}/edit", slug=new).location == f"/posts/{new}"


@on_each_database
def test_an_old_address_leads_on_in_one_step_and_back_again(ann, library, guest):
    library.add_post("One")
    move(ann, "one", "two", "three")
    for old in ("one", "two"):
        response = guest.get(f"/posts/{old}")
        assert (response.status_code, response.location) == (301, "/posts/three")
    move(ann, "three", "one")
    assert guest.get("/posts/one").status_code == 200
    assert guest.get("/posts/three").location == "/posts/one"
    assert library.count(OldSlug) == 2


def test_another_text_does_not_get_an_old_address(ann, library):
    library.add_post("One")
    move(ann, "one", "two")
    response = ann.submit("/write", title="Another", slug="one")
    assert response.location == "/posts/one-2"
    assert "Another text has, or had, this address. Yours is: one-2" in ann.read(response.location)
    ann.submit("/posts/two/delete")
    assert ann.submit("/write", title="Third", slug="one").location == "/posts/one"


def test_an_old_address_does_not_tell_of_a_text_that_is_hidden(ann, library, guest, visit):
    library.add_post("Secret", status="draft", published_at=None)
    move(ann, "secret", "changed")
    assert guest.get("/posts/secret").status_code == 404
    assert visit("ben").get("/posts/secret").status_code == 404
    assert ann.get("/posts/secret").location == "/posts/changed"


def test_an_old_address_of_a_page_leads_to_the_page(library, visit, guest):
    library.add_post("About", by="eve", kind="page")
    visit("eve", "editor").submit("/pages/about/edit", slug="who")
    assert guest.get("/pages/about").location == "/pages/who"


def test_an_unlisted_text_is_read_by_its_address_and_named_nowhere(ann, library, guest):
    library.add_post("Seen")
    library.add_post("Quillfeather", status="unlisted", tags="Quillfeather tag", markdown="quillfeather")
    page = guest.read("/posts/quillfeather")
    assert '<meta name="robots" content="noindex">' in page
    assert "Unlisted" in page
    for path in (*EVERYWHERE, "/posts/seen", "/search?q=quillfeather"):
        assert "Quillfeather" not in guest.read(path), path
    assert guest.get("/tags/quillfeather-tag").status_code == 404
    assert guest.comment("quillfeather", "Well said.").status_code == 302
    assert ann.form("/posts/quillfeather/edit", "title").fields["status"] == "unlisted"


def test_unlisting_has_a_time_of_its_own(ann, library, guest):
    ann.submit("/write", title="Now", status="unlisted")
    assert guest.get("/posts/now").status_code == 200
    ann.submit("/write", title="Later", status="unlisted", published_at="2999-01-01T00:00")
    assert guest.get("/posts/later").status_code == 404


@on_each_database
def test_a_pinned_post_stands_first_once_and_is_marked(library, guest, visit):
    library.add_posts(7)
    eve = visit("eve", "editor")
    eve.submit("/posts/post-1/edit", is_pinned="y")
    home = guest.read("/")
    assert titles(home) == ["Post 1", "Post 7", "Post 6", "Post 5", "Post 4", "Post 3"]
    assert home.count("Pinned") == 1
    eve.submit("/posts/post-7/edit", is_pinned="y")
    assert "Post 7" in titles(guest.read("/"))[:2]
    assert titles(guest.read("/")).count("Post 7") == 1
    eve.submit("/posts/post-7/edit", is_pinned="y", status="draft")
    assert "Post 7" not in titles(guest.read("/"))


def test_pinning_is_for_editors_and_an_authors_save_leaves_it(ann, library, guest, visit):
    library.add_posts(3)
    visit("eve", "editor").submit("/posts/post-1/edit", is_pinned="y")
    assert "is_pinned" not in ann.read("/posts/post-1/edit")
    ann.submit("/posts/post-1/edit", markdown="New")
    form = ann.form("/posts/post-2/edit", "markdown")
    ann.client.post(form.action, data={**form.fields, "is_pinned": "y"})
    assert titles(guest.read("/")) == ["Post 1", "Post 3", "Post 2"]


@on_each_database
def test_a_tag_is_renamed_and_its_old_address_leads_on(library, guest, visit):
    library.add_post("Ink", tags="Stone")
    eve = visit("eve", "editor")
    assert eve.submit("/manage/tags/stone", name="Rock", slug="rock").location == "/manage/tags"
    assert "Rock" in guest.read("/tags/rock")
    response = guest.get("/tags/stone")
    assert (response.status_code, response.location) == (301, "/tags/rock")


def test_what_is_done_to_tags_is_written_down(library, visit):
    library.add_post("Ink", tags="Stone, Rock")
    eve = visit("eve", "editor")
    eve.submit("/manage/tags/stone", name="Stones", slug="stones")
    eve.submit("/manage/tags/stones", name="Stones", slug="stones")  # nothing changes
    eve.post("/manage/tags/rock/delete")  # a text carries it
    eve.submit("/manage/tags/stones", into="rock")
    eve.submit("/posts/ink/edit", tags="")
    eve.post("/manage/tags/rock/delete")
    lines = re.findall(r"</strong> ([^<]*)</p>", visit("adam", "administrator").read("/admin/audit"))
    told = [line.split() for line in lines if "tag" in line]
    assert [" ".join(line) for line in told] == [
        "deleted the tag Rock",
        "merged into another the tag Stones (Rock)",
        "renamed the tag Stone (Stones)",
    ]


@on_each_database
def test_tags_are_merged_and_each_text_carries_the_other_once(library, guest, visit):
    library.add_post("Both", tags="Stone, Rock")
    library.add_post("One", tags="Stone")
    eve = visit("eve", "editor")
    eve.submit("/manage/tags/stone", name="Stones", slug="stones")
    eve.submit("/manage/tags/stones", into="rock")
    assert sorted(titles(guest.read("/tags/rock"))) == ["Both", "One"]
    for old in ("stone", "stones"):
        assert guest.get(f"/tags/{old}").location == "/tags/rock"
    assert library.count(Tag) == 1


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 121}, {"slug": "x" * 192}, {"name": "Rock"}, {"slug": "rock"}]
)
def test_a_tag_takes_no_name_or_address_of_another(library, visit, fields):
    library.add_post("Ink", tags="Stone, Rock")
    assert visit("eve", "editor").submit("/manage/tags/stone", **fields).status_code == 422


def test_only_an_unused_tag_is_deleted(library, visit):
    library.add_post("Ink", tags="Stone")
    eve = visit("eve", "editor")
    eve.post("/manage/tags/stone/delete")
    assert library.count(Tag) == 1
    eve.submit("/posts/ink/edit", tags="")
    eve.post("/manage/tags/stone/delete")
    assert library.count(Tag) == 0
    assert eve.post("/manage/tags/stone/merge", into="stone").status_code == 404


def test_an_old_tag_does_not_tell_of_a_hidden_text(library, guest, visit):
    library.add_post("Ink", tags="Stone", status="draft")
    visit("eve", "editor").submit("/manage/tags/stone", name="Secret", slug="secret")
    assert guest.get("/tags/stone").status_code == 404
