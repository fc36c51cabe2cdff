"""Versions of a text: kept with each save that changes something, listed, and had again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from web.extensions import db
from web.models import Post, PostVersion, User, utc_now
from web.services.visibility import status_now


class NewerVersionError(Exception):
    """Somebody saved this text after the writer began from another version, or deleted it."""


@dataclass(frozen=True)
class VersionLine:
    """A version without its text. ``author``: None when the account is gone."""

    number: int
    title: str
    status: str
    saved_at: datetime
    author: str | None


@dataclass(frozen=True)
class Words:
    """What a version keeps of a post."""

    title: str
    markdown: str
    tags: str
    status: str


@dataclass(frozen=True)
class Present:
    """What a change starts from."""

    number: int = 0
    words: Words | None = None


def newest_number(post_id: int) -> int:
    """0 for a text that was last saved before there were versions."""
    return db.session.scalar(select(func.max(PostVersion.number)).where(PostVersion.post_id == post_id)) or 0


def lock_for_saving(post_id: int) -> Post:
    """The post, held until the commit. Raises ``NewerVersionError`` when it was deleted.

    SQLite knows no such lock: there the unique number of a version lets only one of two savers through.
    """
    query = select(Post).where(Post.id == post_id).with_for_update()
    post = db.session.scalars(query.execution_options(populate_existing=True)).first()
    if post is None:
        db.session.rollback()
        raise NewerVersionError
    return post


def words_of(post: Post) -> Words:
    names = ", ".join(sorted(tag.name for tag in post.tags))
    return Words(post.title, post.markdown, names, status_now(post.status, post.published_at))


def keep_present(post: Post, based_on: int | None) -> Present:
    """Before a change. What was last saved when there were no versions becomes the first one.

    Raises ``NewerVersionError`` when ``based_on`` is not the newest.
    """
    words, number = words_of(post), newest_number(post.id)
    if based_on is not None and based_on != number:
        db.session.rollback()
        raise NewerVersionError
    if number == 0:
        number = 1
        db.session.add(_make(post.id, number, words, post.author_id, post.updated_at))
    return Present(number, words)


def keep_version(post: Post, before: Present, author_id: int) -> None:
    """After a change, to be committed with the post."""
    now = words_of(post)
    if before.words != now:
        # Not the newest number of this moment: with a save that came between, this one must collide.
        db.session.add(_make(post.id, before.number + 1, now, author_id, utc_now()))


def list_versions(
    post_id: int, limit: int, *, offset: int = 0, below: int | None = None
) -> list[VersionLine]:
    """Newest first; ``below``: those before the version of that number."""
    query = _select_lines(post_id)
    if below:
        query = query.where(PostVersion.number < below)
    return [VersionLine(*row) for row in db.session.execute(query.limit(limit).offset(offset))]


def find_version(post_id: int, number: int) -> PostVersion | None:
    query = select(PostVersion).where(PostVersion.post_id == post_id, PostVersion.number == number)
    return db.session.scalars(query).first()


def find_line(post_id: int, number: int) -> VersionLine | None:
    row = db.session.execute(_select_lines(post_id).where(PostVersion.number == number)).first()
    return VersionLine(*row) if row else None


def _select_lines(post_id: int) -> Select[int, str, str, datetime, str]:
    columns = (PostVersion.number, PostVersion.title, PostVersion.status, PostVersion.saved_at)
    return (
        select(*columns, User.display_name)
        .outerjoin(User, User.id == PostVersion.author_id)
        .where(PostVersion.post_id == post_id)
        .order_by(PostVersion.number.desc())
    )


def _make(post_id: int, number: int, words: Words, author_id: int, saved_at: datetime) -> PostVersion:
    return PostVersion(post_id=post_id, number=number, author_id=author_id, saved_at=saved_at, **vars(words))
