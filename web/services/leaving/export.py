"""What the blog holds of one person, as a ZIP that is written while it is sent: no copy lies anywhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import yaml
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from web.extensions import db
from web.models import Comment, Picture, Post, User
from web.services.authentication.api_tokens import list_api_tokens
from web.services.authentication.identities import list_identities
from web.services.authentication.sessions import list_sessions
from web.services.letter_wishes import list_wanted
from web.services.reminding import list_all_reminders
from web.services.thread_following import list_followed

BATCH = 100  # rows in memory at a time
_CHUNK_BYTES = 256 * 1024

File = tuple[str, str | Path]  # its name in the ZIP; its text, or where it lies


class _Sink:
    """Where the ZIP is written to; what has come so far is taken away and sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing below to flush to."""

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def export_person(user_id: int, media_directory: Path) -> Iterator[bytes]:
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload] # no more of a file is needed
        for name, content in _list_files(user_id, media_directory):
            if isinstance(content, str):
                archive.writestr(name, content)
            else:
                yield from _copy(archive, name, content, sink)
            yield sink.take()
    yield sink.take()


def _copy(archive: ZipFile, name: str, path: Path, sink: _Sink) -> Iterator[bytes]:
    with path.open("rb") as source, archive.open(name, "w") as target:
        while chunk := source.read(_CHUNK_BYTES):
            target.write(chunk)
            yield sink.take()


def _list_files(user_id: int, media_directory: Path) -> Iterator[File]:
    yield "account.json", _as_json(_describe_account(user_id))
    for post in _read_posts(user_id):
        yield f"{post.kind}s/{post.slug}.md", _as_markdown(post)
    yield "comments.json", _as_json([_describe_comment(row) for row in _read_comments(user_id)])
    for picture in db.session.scalars(select(Picture).where(Picture.owner_id == user_id)):
        name = f"{picture.digest[:2]}/{picture.digest}.webp"
        if (media_directory / name).is_file():
            yield f"media/{name}", media_directory / name


def _describe_account(user_id: int) -> dict[str, object]:
    user = db.session.get_one(User, user_id)
    return {
        "name": user.name,
        "display_name": user.display_name,
        "email": user.email,
        "language": user.language,
        "roles": [role.name for role in user.roles],
        "created_at": user.created_at.isoformat(),
        "letters_wanted": sorted(list_wanted(user_id)),
        "comments_followed": [slug for slug, _ in list_followed(user_id)],
        "reminders": [
            {"text": one.text, "due_at": one.due_at.isoformat(), "done": one.done_at is not None}
            for one in list_all_reminders(user_id)
        ],
        "sessions": [
            {"device": one.device, "address": one.address, "seen_at": one.seen_at.isoformat()}
            for one in list_sessions(user_id)
        ],
        "log_ins_elsewhere": [one.issuer for one in list_identities(user_id)],
        "api_tokens": [
            {
                "name": one.name,
                "scopes": one.scopes,
                "created_at": one.created_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
                "used_at": one.used_at.isoformat() if one.used_at else None,
            }
            for one in list_api_tokens(user_id)
        ],
    }


def _read_posts(user_id: int) -> Iterator[Post]:
    query = select(Post).where(Post.author_id == user_id).order_by(Post.id)
    last_id = 0
    while rows := db.session.scalars(
        query.where(Post.id > last_id).options(selectinload(Post.tags)).limit(BATCH)
    ).all():
        yield from rows
        last_id = rows[-1].id
        db.session.expunge_all()


def _as_markdown(post: Post) -> str:
    facts = {
        "title": post.title,
        "slug": post.slug,
        "status": post.status,
        "date": post.published_at.isoformat() if post.published_at else None,
        "created": post.created_at.isoformat(),
        "updated": post.updated_at.isoformat(),
        "tags": [tag.name for tag in post.tags],
    }
    front = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n\n{post.markdown}"


def _read_comments(user_id: int) -> Iterator[tuple[Comment, str]]:
    query = select(Comment, Post.slug).join(Post, Post.id == Comment.post_id)
    for row in db.session.execute(query.where(Comment.author_id == user_id).order_by(Comment.id)):
        yield row[0], row[1]


def _describe_comment(row: tuple[Comment, str]) -> dict[str, object]:
    comment, slug = row
    return {
        "post": slug,
        "markdown": comment.markdown,
        "status": comment.status,
        "created_at": comment.created_at.isoformat(),
    }


def _as_json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
