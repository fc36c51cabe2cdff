"""Deleting an account: what becomes of its texts, comments and pictures is its owner's choice."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, exists, select, update

from web.extensions import db
from web.models import Comment, Picture, Post, Role, User
from web.services.picture_files import delete_files
from web.services.reminding import delete_all_reminders


class LastAdministratorError(Exception):
    """Nobody else administers the blog, or could take over the texts."""


@dataclass(frozen=True)
class Wishes:
    """Kept comments lose their name; kept posts go to who has administered the blog longest."""

    keep_comments: bool
    keep_posts: bool


def delete_account(user_id: int, wishes: Wishes, media_directory: Path) -> None:
    """All in one transaction; the files of pictures that nothing shows any more go after it."""
    heir_id = _find_heir(user_id)
    _settle_comments(user_id, keep=wishes.keep_comments)
    _settle_posts(user_id, heir_id, keep=wishes.keep_posts)
    spare = [] if wishes.keep_posts else _remove_spare_pictures(user_id)
    db.session.execute(update(Picture).where(Picture.owner_id == user_id).values(owner_id=heir_id))
    delete_all_reminders(user_id)
    db.session.execute(delete(User).where(User.id == user_id))
    db.session.commit()
    for digest in spare:
        delete_files(digest, media_directory)


def _find_heir(user_id: int) -> int:
    # A write that changes nothing, for its lock: of two administrators who leave at once, one waits here and
    # then is the last.
    db.session.execute(update(Role).where(Role.name == "administrator").values(name=Role.name))
    query = select(User.id).join(User.roles).where(Role.name == "administrator", User.id != user_id)
    heir_id = db.session.scalar(query.order_by(User.created_at, User.id).limit(1))
    if heir_id is None:
        db.session.rollback()
        raise LastAdministratorError
    return heir_id


def _settle_comments(user_id: int, *, keep: bool) -> None:
    own = Comment.author_id == user_id
    if keep:
        db.session.execute(update(Comment).where(own).values(author_id=None))
    else:
        db.session.execute(delete(Comment).where(own))


def _settle_posts(user_id: int, heir_id: int, *, keep: bool) -> None:
    own = Post.author_id == user_id
    if keep:
        db.session.execute(update(Post).where(own).values(author_id=heir_id))
    else:
        db.session.execute(delete(Post).where(own))


def _remove_spare_pictures(user_id: int) -> list[str]:
    """Of the posts that are left none shows them. Their digests."""
    shown = exists().where(Post.markdown.contains(Picture.digest))
    own = select(Picture.id, Picture.digest).where(Picture.owner_id == user_id, ~shown)
    rows = db.session.execute(own).all()
    db.session.execute(delete(Picture).where(Picture.id.in_([row.id for row in rows])))
    return [row.digest for row in rows]
