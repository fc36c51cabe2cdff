"""From words to posts: through an index of pairs of characters on MySQL, of three on SQLite.

What no index holds, words of fewer characters, is looked for among the newest posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, column, literal, select, table, union
from sqlalchemy.dialects.mysql import match
from sqlalchemy.exc import OperationalError

from web.extensions import db
from web.models import Post, PostText, User
from web.services.cards import count_public
from web.services.newest import newest_ids, values_for
from web.services.scopes import EVERYTHING
from web.services.search.snippets import Piece, cut_snippet, mark
from web.services.search.terms import Term, fold
from web.services.visibility import is_public

MOST_HITS = 300
SHORTEST_IN_INDEX = {"mysql": 2, "sqlite": 3}  # characters
MOST_READ = {"mysql": 1_000, "sqlite": 5_000}  # of the newest texts, where no index helps
LONGEST_MILLISECONDS = 1_000  # that the index may be searched, on MySQL
_TIME_IS_UP = 3024
_KINDS = ("post", "page")

Rows = list[Row[*tuple[Any, ...]]]


@dataclass(frozen=True)
class Hit:
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    plain_title: str
    slug: str
    kind: str
    published_at: datetime
    author: str


@dataclass(frozen=True)
class Found:
    """Ids, the best first. ``is_cut``: there are more; ``newest_only``: older texts were not looked at."""

    ids: tuple[int, ...]
    is_cut: bool = False
    newest_only: int = 0


def find(terms: tuple[Term, ...]) -> Found:
    """Title before text, then what says it most often, then the newest."""
    if not terms:
        return Found(())
    server = db.engine.dialect.name
    shortest = SHORTEST_IN_INDEX[server]
    runs = [run for term in terms for run in term.runs if len(run) >= shortest]
    rest = [_holds(term) for term in terms if not term.is_covered or len(term.text) < shortest]
    rows = (_ask_mysql if server == "mysql" else _ask_sqlite)(runs, rest) if runs else None
    newest_only = 0
    if rows is None:
        read = values_for(EVERYTHING, MOST_READ[server])
        rows = list(db.session.execute(_by_reading(terms), read))
        newest_only = MOST_READ[server] if count_public(EVERYTHING) > MOST_READ[server] else 0
    ranked = sorted(rows[:MOST_HITS], key=lambda row: _rank(row, terms), reverse=True)
    return Found(tuple(row.id for row in ranked), len(rows) > MOST_HITS, newest_only)


def read_hits(ids: Sequence[int], terms: tuple[Term, ...]) -> list[Hit]:
    """In the order of ``ids``."""
    query = (
        select(Post.id, Post.title, Post.slug, Post.kind, Post.published_at, User.display_name, PostText.text)
        .join(PostText, PostText.post_id == Post.id)
        .join(User, User.id == Post.author_id)
        .where(Post.id.in_(ids))
    )
    rows = {row.id: row for row in db.session.execute(query)}
    return [_make_hit(rows[one], terms) for one in ids if one in rows]


def _ask_mysql(runs: Sequence[str], rest: Sequence[ColumnElement[bool]]) -> Rows | None:
    """None where it takes too long: words that stand in most of very many texts."""
    phrases = " ".join(f'+"{run}"' for run in runs)
    is_match = match(PostText.title.expression, PostText.text.expression, against=phrases).in_boolean_mode()
    query = _candidates(is_match).where(is_match, *rest).order_by(is_match.desc(), Post.id.desc())
    hint = f"/*+ MAX_EXECUTION_TIME({LONGEST_MILLISECONDS}) */"
    try:
        return list(db.session.execute(query.limit(MOST_HITS + 1).prefix_with(hint)))
    except OperationalError as error:
        if not (error.orig and error.orig.args[0] == _TIME_IS_UP):
            raise
        db.session.rollback()
        return None


def _ask_sqlite(runs: Sequence[str], rest: Sequence[ColumnElement[bool]]) -> Rows:
    """The index has the number of the post for its own; what fits better has the smaller rank."""
    phrases = " AND ".join(f'"{run}"' for run in runs)
    index = table("post_text_index", column("rowid"), column("rank"), column("post_text_index"))
    is_match = index.c.post_text_index.match(phrases)
    query = _candidates(-index.c.rank).join(index, index.c.rowid == Post.id).where(is_match, *rest)
    return list(db.session.execute(query.order_by(index.c.rank, Post.id.desc()).limit(MOST_HITS + 1)))


def _by_reading(terms: tuple[Term, ...]) -> Select[*tuple[Any, ...]]:
    branches = [select(newest_ids(EVERYTHING.name, kind=kind).c.id) for kind in _KINDS]
    newest = union(*branches).subquery()
    query = _candidates(literal(0.0)).join(newest, newest.c.id == Post.id).where(*map(_holds, terms))
    return query.order_by(Post.published_at.desc(), Post.id.desc()).limit(MOST_HITS + 1)


def _candidates(score: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    is_seen = is_public("post") | is_public("page")
    columns = select(Post.id, Post.title, Post.published_at, score.label("score"))
    return columns.join(PostText, PostText.post_id == Post.id).where(is_seen)


def _holds(term: Term) -> ColumnElement[bool]:
    return PostText.title.icontains(term.text, autoescape=True) | PostText.text.icontains(
        term.text, autoescape=True
    )


def _rank(row: Row[*tuple[Any, ...]], terms: tuple[Term, ...]) -> tuple[bool, float, datetime, int]:
    title = fold(row.title)
    is_in_title = all(fold(term.text) in title for term in terms)
    return is_in_title, row.score or 0.0, row.published_at or datetime.min.replace(tzinfo=UTC), row.id


def _make_hit(row: Row[*tuple[Any, ...]], terms: tuple[Term, ...]) -> Hit:
    return Hit(
        title=mark(row.title, terms),
        snippet=cut_snippet(row.text, terms),
        plain_title=row.title,
        slug=row.slug,
        kind=row.kind,
        published_at=row.published_at,
        author=row.display_name,
    )
