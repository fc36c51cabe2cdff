"""The models on the schema that the history gives, and the rules that the database itself keeps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from web.models import Comment, Picture, Post, Role, Tag, User, utc_now

AWKWARD = "100% 'quoted' \"twice\" \\ 墨与水 🖋️ %s :name\r\n\ttab"


@pytest.fixture
def session(head_blog):
    """A session whose database keeps references, as the blog's own does."""
    engine = create_engine(head_blog.url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def ann(session) -> User:
    return save(session, User(name="ann", display_name=AWKWARD))


@pytest.fixture
def post(session, ann) -> Post:
    return save(session, make_post(ann, "one"))


def make_post(author: User, slug: str, **more: object) -> Post:
    return Post(author=author, slug=slug, title=AWKWARD, markdown=AWKWARD * 2000, html=AWKWARD, **more)


def make_comment(post: Post, **more: object) -> Comment:
    return Comment(post_id=post.id, markdown=AWKWARD, html=AWKWARD, **more)


def save(session, thing):
    session.add(thing)
    session.commit()
    return thing


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def refuses(session, thing):
    """The database itself refuses the row."""
    session.add(thing)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_every_value_comes_back_as_it_was_written(session, ann, post):
    post.tags = [Tag(name="水", slug="water"), Tag(name="Ink", slug="ink")]
    ann.roles = [session.scalars(select(Role).where(Role.name == "editor")).one()]
    save(session, Picture(owner_id=ann.id, digest="d" * 64, width=3, height=4, alt=AWKWARD))
    save(session, make_comment(post, guest_name="名" * 120, guest_email="m" * 242 + "@example.org"))
    session.expire_all()
    assert ann.display_name == AWKWARD
    assert (post.title, post.markdown, post.html) == (AWKWARD, AWKWARD * 2000, AWKWARD)
    assert (post.kind, post.status, post.summary, post.published_at) == ("post", "draft", "", None)
    assert [tag.name for tag in post.tags] == ["Ink", "水"]
    assert [role.name for role in ann.roles] == ["editor"]
    assert session.scalars(select(Picture)).one().alt == AWKWARD
    comment = session.scalars(select(Comment)).one()
    assert (comment.guest_name, comment.status, comment.author) == ("名" * 120, "approved", None)


def test_times_are_utc_in_python_and_without_a_zone_in_the_database(session, ann):
    east = timezone(timedelta(hours=8))
    moment = datetime(2024, 3, 1, 7, 59, 59, 999_999, tzinfo=east)
    post = save(session, make_post(ann, "east", published_at=moment))
    session.expire_all()
    assert post.published_at == datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    assert post.published_at.tzinfo is UTC
    assert str(session.scalar(text("SELECT published_at FROM posts"))).startswith("2024-02-29 23:59:59")
    assert abs(utc_now() - post.created_at) < timedelta(minutes=1)


def test_a_time_without_a_zone_is_refused(session, ann):
    session.add(make_post(ann, "naive", published_at=datetime(2024, 1, 1)))  # noqa: DTZ001 - the point
    with pytest.raises(StatementError, match="without a zone"):
        session.flush()


def test_ids_come_from_the_server_and_are_not_given_twice(session, ann):
    posts = [save(session, make_post(ann, f"p{number}")) for number in range(3)]
    ids = [post.id for post in posts]
    assert ids == sorted(set(ids))
    assert all(isinstance(one, int) for one in ids)


def test_roles_are_there_from_the_start(session):
    names = session.scalars(select(Role.name).order_by(Role.id)).all()
    assert names == ["reader", "author", "editor", "administrator"]


def test_what_must_be_unique_is(session, ann, post):
    ann.email, post.import_key = "ann@example.org", "one.md"
    session.commit()
    size = {"owner_id": ann.id, "width": 1, "height": 1}
    save(session, Tag(name="Ink", slug="ink"))
    save(session, Picture(digest="d" * 64, **size))
    save(session, make_comment(post, import_key="c1"))
    refuses(session, User(name="ann", display_name="other"))
    refuses(session, User(name="bob", display_name="Bob", email="ann@example.org"))
    refuses(session, make_post(ann, "one"))
    refuses(session, make_post(ann, "two", import_key="one.md"))
    refuses(session, Tag(name="other", slug="ink"))
    refuses(session, Role(name="reader"))
    refuses(session, Picture(digest="d" * 64, **size))
    refuses(session, make_comment(post, import_key="c1"))


def test_without_a_value_nothing_clashes(session, post):
    for name in ("bob", "cleo"):
        save(session, User(name=name, display_name=name, email=None))
        save(session, make_comment(post, import_key=None))
    assert count(session, User) == 3


def test_nothing_refers_to_what_is_not_there(session, post):
    refuses(session, Post(author_id=99, slug="x", title="x", markdown="x", html="x"))
    refuses(session, Comment(post_id=99, markdown="x", html="x"))
    refuses(session, make_comment(post, author_id=99))
    refuses(session, make_comment(post, parent_id=99))
    refuses(session, Picture(owner_id=99, digest="x", width=1, height=1))


def test_a_post_takes_its_comments_and_its_tags_marks_along(session, ann, post):
    post.tags = [Tag(name="Ink", slug="ink")]
    other = save(session, make_post(ann, "two", tags=post.tags))
    save(session, make_comment(post))
    kept = save(session, make_comment(other))
    delete(session, "posts", post.id)
    assert session.scalars(select(Comment.id)).all() == [kept.id]
    assert session.execute(text("SELECT post_id FROM posts_tags")).scalars().all() == [other.id]
    assert count(session, Tag) == 1


def test_a_tag_goes_and_its_posts_stay(session, post):
    post.tags = [save(session, Tag(name="Ink", slug="ink"))]
    session.commit()
    delete(session, "tags", post.tags[0].id)
    session.expire_all()
    assert post.tags == []


def test_a_user_goes_and_the_comments_stay_without_an_author(session, post):
    bob = save(session, User(name="bob", display_name="Bob", roles=session.scalars(select(Role)).all()))
    comment = save(session, make_comment(post, author_id=bob.id))
    delete(session, "users", bob.id)
    session.expire_all()
    assert (comment.author_id, comment.markdown) == (None, AWKWARD)
    assert session.scalar(text("SELECT COUNT(*) FROM users_roles")) == 0


def test_a_user_with_posts_or_pictures_cannot_go(session, ann, post):
    bob = save(session, User(name="bob", display_name="Bob"))
    save(session, Picture(owner_id=bob.id, digest="d" * 64, width=1, height=1))
    for user in (ann.id, bob.id):
        with pytest.raises(IntegrityError):
            delete(session, "users", user)
        session.rollback()
    assert count(session, User) == 2


def test_a_comment_goes_and_its_answers_stay(session, post):
    first = save(session, make_comment(post))
    answer = save(session, make_comment(post, parent_id=first.id))
    delete(session, "comments", first.id)
    session.expire_all()
    assert answer.parent_id is None


def delete(session, table: str, key: int) -> None:
    """Past the ORM, which would tidy up by itself."""
    session.execute(text(f"DELETE FROM {table} WHERE id = :key"), {"key": key})
    session.commit()
