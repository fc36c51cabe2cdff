"""Pictures: where each is used, and deleting what nothing uses. Of one person, or of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, or_, select, true

from web.extensions import db
from web.models import Autosave, Picture, Post, PostVersion, User
from web.services.auditing import record
from web.services.picture_files import WIDTHS, delete_files, name_file
from web.services.visibility import is_public

_MODELS: tuple[type[Post | PostVersion | Autosave], ...] = (Post, PostVersion, Autosave)


@dataclass(frozen=True)
class Use:
    """A text that shows a picture now. ``is_shown``: whether its title may be told to who looks."""

    title: str
    slug: str
    kind: str
    is_shown: bool


@dataclass(frozen=True)
class OwnPicture:
    """``is_kept``: an earlier version, or unsaved typing, has it, though no text shows it now."""

    id: int
    name: str
    small_name: str
    width: int
    height: int
    alt: str
    created_at: datetime
    uses: tuple[Use, ...]
    is_kept: bool


@dataclass(frozen=True)
class SomebodysPicture:
    picture: OwnPicture
    owner_name: str
    owner_shown_name: str


def count_pictures(owner_id: int) -> int:
    return db.session.scalar(select(func.count(Picture.id)).where(Picture.owner_id == owner_id)) or 0


def list_pictures(
    owner_id: int, limit: int, offset: int = 0, below_id: int | None = None
) -> list[OwnPicture]:
    """Newest first."""
    query = select(Picture).where(Picture.owner_id == owner_id).order_by(Picture.id.desc())
    if below_id is not None:
        query = query.where(Picture.id < below_id)
    rows = db.session.scalars(query.limit(limit).offset(offset)).all()
    ids = [row.id for row in rows]
    uses, kept = _uses_of(ids, owner_id), _kept_of(ids)
    return [_describe(row, tuple(uses.get(row.id, ())), is_kept=row.id in kept) for row in rows]


def list_all_pictures(limit: int, offset: int) -> list[SomebodysPicture]:
    """Everybody's, newest first, for who may read every text."""
    query = select(Picture, User.name, User.display_name).join(User, User.id == Picture.owner_id)
    rows = db.session.execute(query.order_by(Picture.id.desc()).limit(limit).offset(offset)).all()
    ids = [row.Picture.id for row in rows]
    uses, kept = _uses_of(ids, None), _kept_of(ids)
    return [
        SomebodysPicture(
            _describe(one, tuple(uses.get(one.id, ())), is_kept=one.id in kept), name, shown_name
        )
        for one, name, shown_name in rows
    ]


def find_picture(owner_id: int, *, picture_id: int | None = None, name: str = "") -> OwnPicture | None:
    """By its number, or by its name below the media folder; None when it is not theirs."""
    which = Picture.id == picture_id if picture_id else Picture.digest == name[3:].partition(".")[0]
    row = db.session.scalars(select(Picture).where(Picture.owner_id == owner_id, which)).first()
    if row is None:
        return None
    uses, kept = _uses_of([row.id], owner_id), _kept_of([row.id])
    return _describe(row, tuple(uses.get(row.id, ())), is_kept=row.id in kept)


def delete_unused(picture_id: int, owner_id: int, directory: Path) -> bool:
    """False when it is not theirs, or something uses it."""
    row = db.session.scalars(
        select(Picture).where(Picture.id == picture_id, Picture.owner_id == owner_id)
    ).first()
    return row is not None and _delete(row, directory)


def delete_anybodys_unused(picture_id: int, actor_id: int, directory: Path) -> bool:
    """False when it is not there, or something uses it."""
    row = db.session.get(Picture, picture_id)
    return row is not None and _delete(row, directory, actor_id)


def _delete(row: Picture, directory: Path, actor_id: int | None = None) -> bool:
    """``actor_id``: whose deed is written down, where it was not the owner's own affair."""
    digest = row.digest
    if any(_holds(model, digest) for model in _MODELS):
        return False
    if actor_id is not None:
        record("picture-deleted", actor_id, row.alt, {"digest": digest})
    db.session.execute(delete(Picture).where(Picture.id == row.id))
    db.session.commit()
    delete_files(digest, directory)
    return True


def _holds(model: type[Post | PostVersion | Autosave], digest: str) -> bool:
    return db.session.scalar(select(model.id).where(model.markdown.contains(digest)).limit(1)) is not None


def _uses_of(ids: Sequence[int], owner_id: int | None) -> dict[int, list[Use]]:
    """As told to the owner; to None every title is."""
    is_shown: ColumnElement[bool] = true()
    if owner_id is not None:
        is_shown = or_(is_public(), is_public("page"), Post.author_id == owner_id)
    query = select(Picture.id, Post.title, Post.slug, Post.kind, is_shown)
    query = query.join(Post, Post.markdown.contains(Picture.digest)).where(Picture.id.in_(ids))
    found: dict[int, list[Use]] = {}
    for picture_id, title, slug, kind, may_show in db.session.execute(query.order_by(Post.id)):
        found.setdefault(picture_id, []).append(Use(title, slug, kind, is_shown=bool(may_show)))
    return found


def _kept_of(ids: Sequence[int]) -> set[int]:
    kept: set[int] = set()
    for model in _MODELS[1:]:
        query = select(Picture.id).join(model, model.markdown.contains(Picture.digest))
        kept |= set(db.session.scalars(query.where(Picture.id.in_(ids)).distinct()))
    return kept


def _describe(row: Picture, uses: tuple[Use, ...], *, is_kept: bool) -> OwnPicture:
    name = name_file(row.digest)
    small = name_file(row.digest, WIDTHS[0]) if row.width > WIDTHS[0] else name
    return OwnPicture(row.id, name, small, row.width, row.height, row.alt, row.created_at, uses, is_kept)
