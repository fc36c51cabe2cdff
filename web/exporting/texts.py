"""One text and its comments as files."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import yaml
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from web.exporting.keys import key_comments, key_of_post
from web.extensions import db
from web.models import Comment, OldSlug, Post, User

_PLAIN = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class TextFile:
    name: str
    data: bytes


def list_texts() -> list[int]:
    """Ids in the order of the addresses: by Python, since two databases may sort otherwise."""
    return [row[1] for row in sorted(db.session.execute(select(Post.slug, Post.id)))]


def read_texts(ids: list[int]) -> Iterator[TextFile]:
    query = select(Post).options(joinedload(Post.author).raiseload(User.roles), selectinload(Post.tags))
    rows = {post.id: post for post in db.session.scalars(query.where(Post.id.in_(ids)))}
    old = _read_old(ids)
    # One that was deleted meanwhile is passed over.
    for post in (rows[post_id] for post_id in ids if post_id in rows):
        name, key = name_file(post.slug), key_of_post(post.import_key, post.slug, post.created_at)
        yield TextFile(
            f"{post.kind}s/{name}.md", write_text(_describe(post, key, old.get(post.id, [])), post.markdown)
        )
        comments = list(_describe_comments(post.id, key))
        if comments:
            yield TextFile(f"comments/{name}.jsonl", write_lines(comments))


def name_file(slug: str) -> str:
    """Addresses are made of plain letters; should one not be, no path is made of it."""
    return slug if _PLAIN.fullmatch(slug) else hashlib.sha256(slug.encode()).hexdigest()[:40]


def write_text(facts: dict[str, object], markdown: str) -> bytes:
    # One line for each fact: a text may then hold whatever it likes, its own "---" too.
    front = _dump(facts, as_it_is=True)
    # PyYAML writes U+0085 as it is and reads a space: what cannot be seen is written by its number.
    if not front.replace("\n", "").isprintable():
        front = _dump(facts, as_it_is=False)
    return f"---\n{front}---\n\n{markdown}".encode()


def _dump(facts: dict[str, object], *, as_it_is: bool) -> str:
    return yaml.safe_dump(facts, allow_unicode=as_it_is, sort_keys=False, width=10**9)


def write_lines(things: Iterable[dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(thing, ensure_ascii=False)}\n" for thing in things).encode()


def write_time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _describe(post: Post, key: str, old: list[dict[str, object]]) -> dict[str, object]:
    tags = sorted(post.tags, key=lambda tag: tag.slug)
    facts: dict[str, object] = {
        "title": post.title,
        "slug": post.slug,
        "kind": post.kind,
        "status": post.status,
        # Other programs know no more: nothing may become public by being taken there.
        "draft": post.status in {"draft", "private", "unlisted"},
        "date": write_time(post.published_at),
        "created": write_time(post.created_at),
        "updated": write_time(post.updated_at),
        "pinned": write_time(post.pinned_at),
        "author": post.author.name,
        "tags": [tag.name for tag in tags],
        "tag_slugs": [tag.slug for tag in tags],
        "old_slugs": old,
        "summary": post.summary,
        "key": key,
    }
    return {name: value for name, value in facts.items() if value not in (None, False, [])}


def _read_old(ids: list[int]) -> dict[int, list[dict[str, object]]]:
    found: dict[int, list[dict[str, object]]] = {}
    rows = db.session.scalars(select(OldSlug).where(OldSlug.post_id.in_(ids)))
    for row in sorted(rows, key=lambda row: row.slug):
        found.setdefault(row.post_id, []).append({"slug": row.slug, "since": write_time(row.created_at)})
    return found


def _describe_comments(post_id: int, post_key: str) -> Iterator[dict[str, object]]:
    query = select(Comment).where(Comment.post_id == post_id).order_by(Comment.id)
    rows = db.session.scalars(query.options(joinedload(Comment.author).raiseload(User.roles))).all()
    keys = list(key_comments(post_key, ((row.import_key, row.created_at, row.markdown) for row in rows)))
    by_id = dict(zip((row.id for row in rows), keys, strict=True))
    for row in rows:
        facts: dict[str, object] = {
            "key": by_id[row.id],
            "answers": by_id.get(row.parent_id) if row.parent_id else None,
            "author": row.author.name if row.author else None,
            "guest_name": row.guest_name,
            "guest_email": row.guest_email,
            "status": row.status,
            "created": write_time(row.created_at),
            "announced": write_time(row.announced_at),
            "markdown": row.markdown,
        }
        yield {name: value for name, value in facts.items() if value is not None}
