"""Lists: the first page, tags, authors, the archive, and turning their pages."""

import re
from datetime import UTC, datetime

import pytest

from tests.web.library import NOON
from tests.web.visitor import Visitor
from web.services import publishing


def titles(page: str) -> list[str]:
    """The titles of a list, in order."""
    return re.findall(r'class="card__title" lang="[^"]+"><a href="[^"]+">([^<]*)<', page)


def test_an_empty_blog_says_so(guest, visit):
    assert "Nothing is published here yet." in guest.read("/")
    assert "Nothing is published here yet." in guest.read("/archive/")
    assert "No post carries a tag yet." in guest.read("/tags/")
    assert "Write the first post" not in guest.read("/")
    assert "Write the first post" in visit("ann").read("/")
    assert "You have written nothing yet." in visit("ann").read("/drafts")


def test_newest_stand_first_and_pages_follow(library, guest):
    library.add_posts(12)
    assert titles(guest.read("/")) == [f"Post {number}" for number in (12, 11, 10, 9, 8)]
    assert titles(guest.read("/?page=2")) == [f"Post {number}" for number in (7, 6, 5, 4, 3)]
    assert titles(guest.read("/?page=3")) == ["Post 2", "Post 1"]


def test_posts_of_one_second_have_a_firm_order(library, guest):
    library.add_posts(7, published_at=NOON)
    everything = titles(guest.read("/")) + titles(guest.read("/?page=2"))
    assert everything == [f"Post {number}" for number in range(7, 0, -1)]


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_last_page_is_the_last(library, guest, count, pages):
    library.add_posts(count)
    assert guest.get(f"/?page={pages}").status_code == 200
    assert guest.get(f"/?page={pages + 1}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "", "x", "1.5", "٣", "1e3", "9" * 30, "1 ", "%00"])
def test_page_that_is_no_number_is_not_there(library, guest, page):
    library.add_posts(6)
    assert guest.get(f"/?page={page}").status_code == 404


def follow(visitor, page: str, rel: str) -> str:
    """The page that a link leads to, or nothing."""
    link = re.search(rf'href="([^"]+)" rel="{rel}"', page.partition('class="pages"')[2])
    return visitor.read(link[1].replace("&amp;", "&")) if link else ""


@pytest.mark.parametrize("path", ["/", "/tags/stone", "/authors/ann", "/archive/2024/5"])
@pytest.mark.parametrize("facts", [{}, {"published_at": NOON}], ids=["an hour apart", "of one second"])
def test_pages_are_tied_to_their_neighbours(library, guest, path, facts):
    library.add_posts(11, tags="Stone", **facts)
    first = guest.read(path)
    second = follow(guest, first, "next")
    third = follow(guest, second, "next")
    assert [titles(page)[0] for page in (first, second, third)] == ["Post 11", "Post 6", "Post 1"]
    assert titles(follow(guest, third, "prev")) == titles(second)
    assert titles(follow(guest, second, "prev")) == titles(first)
    assert (follow(guest, first, "prev"), follow(guest, third, "next")) == ("", "")
    assert titles(follow(guest, guest.read(f"{path}?page=2"), "next")) == titles(third)


def test_a_post_that_is_published_meanwhile_shifts_nothing(library, guest):
    library.add_posts(7)
    first = guest.read("/")
    library.add_posts(3, first=8)
    second = follow(guest, first, "next")
    assert titles(second) == ["Post 2", "Post 1"]
    assert titles(follow(guest, second, "prev")) == [f"Post {number}" for number in (7, 6, 5, 4, 3)]
    library.add_posts(2, first=11)
    assert titles(follow(guest, follow(guest, second, "prev"), "prev"))[0] == "Post 12"


def test_an_edge_whose_post_is_gone_is_an_edge_still(library, guest, ann):
    library.add_posts(7)
    first = guest.read("/")
    ann.submit("/posts/post-3/delete")
    assert titles(follow(guest, first, "next")) == ["Post 2", "Post 1"]


NO_PLACES = ["", "x", "20240517T120000", "20241317T120000-1", "00000000T000000-1", "٢", "%00"]


@pytest.mark.parametrize("place", NO_PLACES)
def test_place_that_is_none_is_not_there(library, guest, place):
    library.add_posts(6)
    for name in ("before", "after"):
        assert guest.get(f"/?{name}={place}").status_code == 404
    assert guest.get("/?before=00010101T000000-1").status_code == 404
    assert guest.get(f"/?before=20240517T120000-{'9' * 18}").status_code == 404
    assert titles(guest.read("/?after=00010101T000000-1"))[0] == "Post 5"


def test_posts_per_page_is_a_setting(make_app, library):
    library.add_posts(6)
    assert len(titles(Visitor(make_app(posts_per_page=3)).read("/"))) == 3


def test_tags_are_listed_with_what_they_carry(library, guest):
    library.add_post("One", tags="Stone, Brush")
    library.add_post("Two", tags="Stone")
    library.add_post("Page", kind="page", tags="Paper")
    page = guest.read("/tags/")
    assert page.index("/tags/brush") < page.index("/tags/stone")
    assert "2 posts" in page
    assert "Paper" not in page
    assert titles(guest.read("/tags/stone")) == ["Two", "One"]
    assert titles(guest.read("/tags/brush")) == ["One"]
    assert guest.get("/tags/paper").status_code == 404
    assert guest.get("/tags/unknown").status_code == 404


def test_author_has_a_page_of_their_own_posts(library, guest):
    library.add_post("Hers", by="ann")
    library.add_post("His", by="ben")
    assert titles(guest.read("/authors/ann")) == ["Hers"]
    assert guest.get("/authors/nobody").status_code == 404


def test_author_without_posts_has_an_empty_page(library, guest):
    library.add_person("rea", "reader")
    assert "0 posts" in guest.read("/authors/rea")


def test_archive_counts_by_month_in_utc(library, guest):
    edges = [
        datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 1, 1, 0, 0, 0, tzinfo=UTC),
        datetime(2024, 1, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 2, 29, 12, 0, 0, tzinfo=UTC),
    ]
    for number, time in enumerate(edges, 1):
        library.add_post(f"Post {number}", published_at=time)
    page = guest.read("/archive/")
    assert page.index("/archive/2024/2") < page.index("/archive/2024/1") < page.index("/archive/2023/12")
    assert titles(guest.read("/archive/2023/12")) == ["Post 1"]
    assert titles(guest.read("/archive/2024/1")) == ["Post 3", "Post 2"]
    assert titles(guest.read("/archive/2024/2")) == ["Post 4"]
    assert "<h1>February 2024</h1>" in guest.read("/archive/2024/2")
    assert "<h1>2024年2月</h1>" in guest.get("/archive/2024/2", headers={"Accept-Language": "zh"}).text


@pytest.mark.parametrize(
    "month", ["0/1", "2024/0", "2024/13", "9999/12", "10000/1", "9" * 30 + "/1", "2024/x", "-1/1", "2024"]
)
def test_month_that_is_none_is_not_there(guest, month):
    assert guest.get(f"/archive/{month}").status_code == 404


@pytest.mark.parametrize("month", ["1/1", "1/12", "2024/12", "9998/12"])
def test_month_without_posts_is_empty(guest, month):
    assert "0 posts" in guest.read(f"/archive/{month}")


def test_post_is_tied_to_its_neighbours(library, guest):
    first, second, third = library.add_posts(3)
    library.add_post("Draft", status="draft")
    page = guest.read(f"/posts/{second}")
    assert f'rel="prev" href="/posts/{first}"' in page
    assert f'rel="next" href="/posts/{third}"' in page
    assert 'rel="prev"' not in guest.read(f"/posts/{first}")
    assert 'rel="next"' not in guest.read(f"/posts/{third}")


def test_neighbours_of_one_second_are_told_apart(library, guest):
    library.add_posts(3, published_at=NOON)
    page = guest.read("/posts/post-2")
    assert 'rel="prev" href="/posts/post-1"' in page
    assert 'rel="next" href="/posts/post-3"' in page


def test_own_texts_stand_with_the_last_touched_first(visit, library, monkeypatch):
    for number, title in enumerate(("Older", "Newer")):
        monkeypatch.setattr(publishing, "utc_now", lambda day=number: NOON.replace(day=day + 1))
        library.add_post(title, status="draft", published_at=None)
    page = visit("ann").read("/drafts")
    assert page.index("Newer") < page.index("Older")
