"""One's own data: taken along as a ZIP, and deleted with the account."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from tests.web.test_each_database import at_once
from tests.web.test_pictures import draw
from tests.web.visitor import PASSWORD
from web.extensions import db
from web.models import Comment, Picture, Post, User, UserSession, utc_now
from web.services.authentication.api_tokens import make_api_token
from web.services.authentication.identities import Claims, add_identity
from web.services.leaving.deletion import LastAdministratorError, Wishes, delete_account
from web.services.pictures import store_picture


@pytest.fixture
def ann(visit, library, settings, app):
    """With a post and its picture, a picture that nothing shows, a draft, a comment under Ben's post."""
    library.add_person("adam", "administrator")
    ann = visit("ann", "author")
    owner = library.add_person("ann")
    with app.app_context():
        shown = store_picture(draw(), owner, "墨", settings.media_directory)
        store_picture(draw(size=(9, 9)), owner, "", settings.media_directory)
    library.add_post("Ink", markdown=f"100% 墨\n\n{shown.markdown}", tags="Stone, 笔")
    library.add_post("Draft", status="draft", published_at=None)
    library.add_post("Brush", by="ben", markdown=shown.markdown)
    ann.comment("brush", "Well *said*.")
    return ann


def leave(visitor, **fields):
    wishes = {"comments": "keep", "posts": "keep", "password": PASSWORD, **fields}
    return visitor.post("/account/delete", **wishes)


@on_each_database
def test_export_holds_all_that_is_ones_own_and_nothing_else(ann, library):
    library.add_comment("brush", "Of somebody else")
    with library.app.app_context():
        own = library.add_person("ann")
        make_api_token(own, "a script", ["read"], 30)
        add_identity(own, Claims("https://idp.example", "ann-1", "", "", ""))
        db.session.commit()
    answer = ann.post("/account/data/export")
    assert answer.headers["Content-Disposition"] == "attachment; filename=ann.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert {"account.json", "posts/ink.md", "posts/draft.md", "comments.json"} <= set(names)
    assert "posts/brush.md" not in names
    assert sum(name.startswith("media/") for name in names) == 2
    text = archive.read("posts/ink.md").decode()
    assert text.startswith("---\ntitle: Ink\nslug: ink\nstatus: published\ndate: '2024-05-17T12:00:00+00:00'")
    assert "100% 墨" in text
    (comment,) = json.loads(archive.read("comments.json"))
    assert (comment["post"], comment["markdown"]) == ("brush", "Well *said*.")
    account = json.loads(archive.read("account.json"))
    assert (account["name"], account["roles"], len(account["sessions"])) == ("ann", ["author"], 1)
    (token,) = account["api_tokens"]
    assert (token["name"], token["scopes"], token["used_at"]) == ("a script", ["read"], None)
    assert account["log_ins_elsewhere"] == ["https://idp.example"]
    assert b"argon2" not in b"".join(archive.read(name) for name in names if name.endswith("json"))


def test_export_reads_more_posts_than_one_batch(ann, library, monkeypatch):
    monkeypatch.setattr("web.services.leaving.export.BATCH", 2)
    library.add_posts(5)
    names = ZipFile(io.BytesIO(ann.post("/account/data/export").data)).namelist()
    assert sum(name.startswith("posts/") for name in names) == 7


@on_each_database
def test_kept_posts_and_comments_lose_the_name(app, ann, guest, library):
    assert leave(ann).location == "/"
    assert not ann.is_logged_in()
    assert "Adam" in guest.read("/posts/ink")
    page = guest.read("/posts/brush")
    assert "Well <em>said</em>." in page
    assert "Deleted account" in page
    assert "Ann" not in page
    assert guest.get("/authors/ann").status_code == 404
    assert guest.log_in("ann").status_code == 422
    assert library.count(Picture) == 2
    with app.app_context():
        assert db.session.scalars(select(UserSession)).all() == []


@on_each_database
def test_posts_comments_and_pictures_go_if_so_wished(app, ann, guest, library, settings):
    assert leave(ann, comments="remove", posts="remove").status_code == 302
    assert guest.get("/posts/ink").status_code == 404
    assert library.count(Comment) == 0
    assert library.count(Post) == 1
    with app.app_context():
        (kept,) = db.session.scalars(select(Picture)).all()  # Ben's post shows it
        assert db.session.get(User, kept.owner_id).name == "adam"
    files = [path.stem for path in settings.media_directory.rglob("*.webp")]
    assert files == [kept.digest]


def test_answers_of_others_outlive_a_comment_that_goes(ann, app, library, guest):
    with app.app_context():
        parent = db.session.scalars(select(Comment.id)).one()
    library.add_comment("brush", "An answer.", parent_id=parent)
    leave(ann, comments="remove")
    page = guest.read("/posts/brush")
    assert "An answer." in page
    assert "Well" not in page


@pytest.mark.parametrize(
    "fields",
    [{"password": "wrong"}, {"password": ""}, {"comments": "sell"}, {"posts": ""}],
)
def test_nothing_goes_without_a_whole_answer(ann, fields, library):
    assert leave(ann, **fields).status_code == 422
    assert ann.is_logged_in()
    assert library.count(User) == 3


def test_deleting_asks_first_who_one_is(ann, app):
    with app.app_context():
        db.session.execute(update(UserSession).values(confirmed_at=utc_now() - timedelta(hours=2)))
        db.session.commit()
    assert leave(ann).location == "/account/confirm?next=/account/delete"
    assert ann.post("/account/data/export").location == "/account/confirm?next=/account/data"
    assert ann.is_logged_in()


def test_the_last_administrator_stays(visit):
    adam = visit("adam", "administrator")
    answer = leave(adam)
    assert answer.status_code == 422
    assert "Make somebody an administrator first." in answer.text
    assert adam.is_logged_in()


@on_each_database
def test_of_two_administrators_who_leave_at_once_one_stays(app, library, settings):
    ids = [library.add_person(name, "administrator") for name in ("adam", "ada")]
    wishes = Wishes(keep_comments=True, keep_posts=True)
    calls = [
        lambda user_id=user_id: delete_account(user_id, wishes, settings.media_directory) for user_id in ids
    ]
    errors = at_once(app, *calls)
    assert [type(error) for error in errors] == [LastAdministratorError]
    assert library.count(User) == 1
