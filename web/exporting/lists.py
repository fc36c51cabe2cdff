"""What several texts share: people, tags, pictures, old addresses, choices."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import raiseload

from web.exporting.texts import TextFile, write_lines, write_time
from web.extensions import db
from web.models import Comment, OldTagSlug, Picture, Post, Redirect, Setting, Tag, User
from web.services.page_state import WORD

Rows = Iterator[dict[str, object]]


def read_lists() -> Iterator[TextFile]:
    """To be read behind the texts: who came meanwhile is then among them."""
    for name, rows in (
        ("people", _read_people()),
        ("tags", _read_tags()),
        ("pictures", _read_pictures()),
        ("redirects", _read_redirects()),
        ("settings", _read_settings()),
    ):
        yield TextFile(
            f"{name}.jsonl", write_lines(sorted(rows, key=lambda row: str(next(iter(row.values())))))
        )


def list_files(media: Path) -> Iterator[tuple[str, Path]]:
    """Name in the export and place of every picture's file that is there."""
    for digest in sorted(db.session.scalars(select(Picture.digest))):
        name = f"{digest[:2]}/{digest}.webp"
        if (media / name).is_file():
            yield f"media/{name}", media / name


def _read_people() -> Rows:
    """Who has written or uploaded something."""
    has_part = or_(
        exists().where(Post.author_id == User.id),
        exists().where(Comment.author_id == User.id),
        exists().where(Picture.owner_id == User.id),
    )
    for user in db.session.scalars(select(User).where(has_part).options(raiseload(User.roles))):
        yield {
            "name": user.name,
            "display_name": user.display_name,
            "email": user.email,
            "language": user.language,
            "created": write_time(user.created_at),
        }


def _read_tags() -> Rows:
    old: dict[int, list[dict[str, object]]] = {}
    for row in sorted(db.session.scalars(select(OldTagSlug)), key=lambda row: row.slug):
        old.setdefault(row.tag_id, []).append({"slug": row.slug, "since": write_time(row.created_at)})
    for tag in db.session.scalars(select(Tag)):
        yield {"slug": tag.slug, "name": tag.name, "old_slugs": old.get(tag.id, [])}


def _read_pictures() -> Rows:
    rows = db.session.execute(select(Picture, User.name).join(User, User.id == Picture.owner_id))
    for picture, owner in rows:
        yield {
            "digest": picture.digest,
            "owner": owner,
            "alt": picture.alt,
            "width": picture.width,
            "height": picture.height,
            "created": write_time(picture.created_at),
        }


def _read_redirects() -> Rows:
    for row in db.session.scalars(select(Redirect)):
        yield {
            "path": row.path,
            "target": row.target,
            "code": row.code,
            "created": write_time(row.created_at),
        }


def _read_settings() -> Rows:
    chosen = select(Setting).where(Setting.name != WORD)  # that one is of this database's own pages
    for row in db.session.scalars(chosen):
        yield {"name": row.name, "value": row.value}
