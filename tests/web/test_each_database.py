"""The core of the blog on SQLite and on MySQL: what the two could do differently."""

import threading
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select, text

from tests.web.databases import on_each_database
from tests.web.library import NOON
from tests.web.test_lists import titles
from tests.web.test_pictures import draw
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import Comment, Picture, Post, Tag, User, utc_now
from web.services import accounts
from web.services.pictures import store_picture

pytestmark = on_each_database
EVERYTHING = "墨 🖋 \u202e é ﷽ \u200b \\ ' \" % ; -- \t end"


def test_visit_from_the_first_account_to_the_last_comment(guest, visit, library):
    guest.sign_up("lin")
    assert guest.submit(
        "/write", title="Ink", markdown="*Text*", tags="Stone, 墨", status="published"
    ).location
    page = visit()
    assert titles(page.read("/")) == ["Ink"]
    assert titles(page.read("/tags/mo")) == ["Ink"]
    assert "1 post" in page.read("/archive/")
    library.choose(comment_rule="open")
    assert page.comment("ink", "Well said.").status_code == 302
    assert "1 comment" in page.read("/")
    assert "Ink" in page.read("/feed.atom")
    guest.submit("/posts/ink/delete")
    assert (library.count(Post), library.count(Comment)) == (0, 0)
    assert page.get("/readyz").status_code == 200


def test_text_comes_back_to_the_letter(ann, library, guest):
    ann.submit(
        "/write", title=f"T {EVERYTHING}", slug="ink", markdown=EVERYTHING, tags=EVERYTHING.replace(",", "")
    )
    assert library.stored("ink", "markdown") == EVERYTHING
    assert library.stored("ink", "title") == f"T {EVERYTHING}"
    long = "墨" * 999_999 + "\n"
    ann.submit("/posts/ink/edit", markdown=long, status="published")
    assert library.stored("ink", "markdown") == long
    assert guest.get("/posts/ink").status_code == 200


def test_longest_values_fit(ann, guest, library):
    library.add_post("Ink")
    ann.submit(
        "/write", title="墨" * 255, slug="x" * 191, tags=",".join(f"{n:02}" + "笔" * 118 for n in range(20))
    )
    assert library.count(Tag) == 20
    guest.comment("ink", "墨" * 10_000, name="墨" * 120, email=f"{'x' * 64}@{'y' * 60}.{'z' * 60}.example")
    guest.sign_up("x" * 64, display_name="墨" * 120, email=f"{'x' * 64}@{'y' * 60}.{'z' * 60}.example")
    assert guest.is_logged_in()


def test_times_keep_their_second_and_their_zone(library, ann):
    for time in (datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)):
        slug = library.add_post("Ink", published_at=time)
        assert library.stored(slug, "published_at") == time
        ann.submit(f"/posts/{slug}/edit", title="Ink again")
        assert library.stored(slug, "published_at") == time


def test_scheduled_post_of_the_far_future_is_kept(ann, library):
    ann.submit("/write", title="Ink", status="scheduled", published_at="9998-12-31T23:59")
    assert library.stored("ink", "published_at") == datetime(9998, 12, 31, 23, 59, tzinfo=UTC)


def test_lists_are_in_the_same_order_everywhere(library, guest):
    library.add_posts(7, published_at=NOON)
    library.add_post("Due", status="scheduled", published_at=utc_now() - timedelta(seconds=5))
    everything = titles(guest.read("/")) + titles(guest.read("/?page=2"))
    assert everything == ["Due", *(f"Post {number}" for number in range(7, 0, -1))]


def test_names_and_addresses_are_taken_in_any_case(guest, visit):
    guest.sign_up("lin")
    assert visit().sign_up("LIN", email="other@example.com").status_code == 422
    assert visit().sign_up("other", email="LIN@example.com").status_code == 422
    assert visit().log_in("LIN@EXAMPLE.COM").status_code == 302


def test_addresses_that_look_alike_to_the_database_break_nothing(guest, visit):
    """MySQL's collation takes é for e; SQLite does not."""
    guest.sign_up("lin", email="lee@example.com")
    assert visit().sign_up("ben", email="leé@example.com").status_code in {302, 422}


def at_once(app: Flask, *calls) -> list[Exception]:
    """Run them in threads that start together; what they raised."""
    ready, errors = threading.Barrier(len(calls)), []

    def run(call) -> None:
        with app.app_context():
            ready.wait()
            try:
                call()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
                errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def open_one(name: str):
    return lambda: accounts.open_account(accounts.NewAccount(name, f"{name}@x.org", "", PASSWORD), "author")


def test_of_first_accounts_at_once_one_is_administrator(app):
    assert not at_once(app, *(open_one(f"user{number}") for number in range(4)))
    with app.app_context():
        users = db.session.scalars(select(User)).all()
        assert sorted(user.roles[0].name for user in users) == ["administrator", *["author"] * 3]


def test_of_equal_names_at_once_one_is_refused(app, library):
    library.add_person("first")
    errors = at_once(app, *(open_one("same") for _ in range(3)))
    assert [type(error) for error in errors] == [accounts.NameTakenError] * 2
    assert library.count(User) == 2


def test_two_people_without_an_address_take_nothing_from_each_other(app, library):
    for name in ("ann", "ben"):
        with app.app_context():
            accounts.open_account(accounts.NewAccount(name, "", "", PASSWORD), "author")
    assert library.count(User) == 2


def test_equal_titles_and_tags_at_once_are_all_kept(app, library):
    library.add_person("ann")
    save = lambda: library.add_post("Same title", tags="Stone, Brush")  # noqa: E731
    assert not at_once(app, save, save, save)
    assert library.count(Post) == 3
    assert library.count(Tag) == 2


def test_same_picture_at_once_is_one(app, library, settings):
    owner = library.add_person("ann")
    data = draw()
    assert not at_once(app, *[lambda: store_picture(data, owner, "", settings.media_directory)] * 4)
    assert library.count(Picture) == 1


def test_comments_at_once_are_all_kept(app, library):
    slug = library.add_post("Ink")
    visitors = [Visitor(app) for _ in range(6)]
    errors = at_once(
        app, *(lambda visitor=visitor: visitor.comment(slug, "Well said.") for visitor in visitors)
    )
    assert not errors
    assert library.count(Comment) == 6


def test_deleting_a_person_takes_their_roles_and_leaves_their_comments(app, library, visit):
    library.add_post("Ink")
    visit("rea", "reader").comment("ink", "Well said.")
    with app.app_context():
        db.session.execute(text("DELETE FROM users WHERE name = 'rea'"))
        db.session.commit()
        assert db.session.scalars(select(Comment.author_id)).one() is None
    assert visit().get("/posts/ink").status_code == 200
