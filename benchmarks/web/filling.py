"""A data set of a size, from a seed, straight into the tables."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.sql.dml import Insert

from benchmarks.web.words import RARE, Writer, as_html, as_markdown
from web.models import Base, Comment, Post, PostText, Role, Setting, Tag, User, posts_tags, users_roles
from web.services.markdown import render
from web.services.passwords import hash_password

SIZES = {"1k": 1_000, "100k": 100_000, "1m": 1_000_000}
SEED = 20261128
BATCH = 1000
AUTHORS, READER, WRITER = 20, "bench-reader", "bench-writer"
PASSWORD = "an ink stone of Duan"  # noqa: S105 - of accounts that live as long as a run
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
DRAFTS_EVERY = 40


@dataclass(frozen=True)
class Counts:
    posts: int

    @property
    def tags(self) -> int:
        return min(2000, 30 + self.posts // 50)

    @property
    def rare(self) -> int:
        return min(1000, self.posts // 10)


def fill(engine: Engine, posts: int) -> None:
    counts, writer = Counts(posts), Writer(SEED)
    with engine.connect() as connection:
        for setting in ("unique_checks = 0", "foreign_key_checks = 0"):
            connection.execute(text(f"SET SESSION {setting}"))
        _empty(connection)
        _fill_people(connection)
        _fill_one_by_one(connection, writer, counts)
        for number, rows in enumerate(_batches(_make_posts(writer, counts)), 1):
            _insert_posts(connection, rows, writer)
            connection.commit()
            if number % 10 == 0:
                sys.stderr.write(f"\r{number * BATCH:,} posts")
        connection.execute(text("ANALYZE TABLE posts, comments, posts_tags, tags, post_texts"))
    sys.stderr.write("\n")


def _empty(connection: Connection) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if table.name != "roles":
            connection.execute(table.delete())


def _fill_people(connection: Connection) -> None:
    people = [f"author-{number}" for number in range(1, AUTHORS + 1)] + [READER, WRITER]
    password = hash_password(PASSWORD)
    rows = [
        {"id": number, "name": name, "display_name": name.title(), "password_hash": password}
        for number, name in enumerate(people, 1)
    ]
    connection.execute(insert(User), rows)
    roles = {name: identity for identity, name in connection.execute(select(Role.id, Role.name))}
    given = [roles["reader"] if row["name"] == READER else roles["author"] for row in rows]
    pairs = [{"user_id": row["id"], "role_id": role} for row, role in zip(rows, given, strict=True)]
    connection.execute(insert(users_roles), pairs)


def _fill_one_by_one(connection: Connection, writer: Writer, counts: Counts) -> None:
    """Tags, pages, the settings, and the long post."""
    tags = [{"id": n, "name": f"Tag {n}", "slug": f"tag-{n}"} for n in range(1, counts.tags + 1)]
    connection.execute(insert(Tag), tags)
    connection.execute(insert(Setting), [{"name": "comment_rule", "value": "open"}])
    texts = [f"## {writer.title()}\n\n{writer.sentence(70)}\n\n```python\nprint(1)\n```" for _ in range(57)]
    long = render("\n\n".join(texts))
    pages = [_make_row(n, writer, kind="page", slug=f"page-{n}") for n in (1, 2, 3)]
    long_post = _make_row(4, writer, slug="long-post", html=long.html, markdown="\n\n".join(texts))
    connection.execute(insert(Post), [*pages, long_post])
    connection.execute(insert(posts_tags), [{"post_id": 4, "tag_id": n} for n in (1, 2, 3)])
    connection.execute(insert(Comment), [_make_comment(4, writer) for _ in range(20)])


def _make_posts(writer: Writer, counts: Counts) -> Iterator[dict[str, Any]]:
    """The newest has the highest id; they lie an hour apart."""
    every = max(1, counts.posts // counts.rare)
    for number in range(5, counts.posts + 5):
        paragraphs = writer.paragraphs(writer.length())
        if number % every == 0:
            paragraphs[0] += f" {RARE}."
        status = "draft" if number % DRAFTS_EVERY == 0 else "published"
        at = NEWEST - timedelta(minutes=20 * (counts.posts + 5 - number))
        yield _make_row(number, writer, paragraphs, status=status, published_at=at, updated_at=at)


def _make_row(
    number: int, writer: Writer, paragraphs: list[str] | None = None, **facts: object
) -> dict[str, Any]:
    body = paragraphs or writer.paragraphs(120)
    return {
        "id": number,
        "author_id": number % AUTHORS + 1,
        "kind": "post",
        "status": "published",
        "title": writer.title(),
        "slug": f"post-{number}",
        "markdown": as_markdown(body),
        "html": as_html(body),
        "summary": body[0][:200],
        "published_at": NEWEST,
        "created_at": NEWEST,
        "updated_at": NEWEST,
        **facts,
    }


def _insert_posts(connection: Connection, rows: list[dict[str, Any]], writer: Writer) -> None:
    connection.execute(insert(Post), rows)
    texts = [
        {
            "post_id": row["id"],
            "title": row["title"],
            "text": _plain(row["html"]),
            "made_at": row["updated_at"],
        }
        for row in rows
    ]
    connection.execute(insert(PostText), texts)
    most = Counts(rows[-1]["id"]).tags
    pairs = [{"post_id": row["id"], "tag_id": tag} for row in rows for tag in writer.choose(3, most)]
    connection.execute(insert(posts_tags), pairs)
    # Half of all posts have none, a few have hundreds; three on average.
    numbers = [min(300, int(writer.random.paretovariate(1.1)) - 1) for _ in rows]
    said = [
        _make_comment(row["id"], writer) for row, many in zip(rows, numbers, strict=True) for _ in range(many)
    ]
    _insert_all(connection, insert(Comment), said)


def _insert_all(connection: Connection, statement: Insert, rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        connection.execute(statement, batch)


def _make_comment(post_id: int, writer: Writer) -> dict[str, Any]:
    said = writer.sentence(writer.random.randint(5, 60))
    minutes = writer.random.randint(1, 20_000)
    return {
        "post_id": post_id,
        "guest_name": f"Guest {minutes}",
        "status": "approved" if minutes % 25 else "held",
        "markdown": said,
        "html": f"<p>{said}</p>",
        "created_at": NEWEST - timedelta(minutes=minutes),
    }


def _plain(html: str) -> str:
    return html.replace("<p>", "").replace("</p>\n", " ").replace("</p>", "")


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def count_posts(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count(Post.id)).where(Post.kind == "post")) or 0
