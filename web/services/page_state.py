"""One word that is another after each commit that could change what guests read.

It lies among the blog's settings, so that whoever reads those has it without a query more, and is written in
the transaction of what it tells. What no session of ours wrote (SQL by hand, an older release beside it) it
does not know: who relies on it looks again after ``OLDEST_SECONDS``.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import Insert, event, func, select
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from web.extensions import db
from web.models import Post, Setting, utc_now
from web.services.site.storing import stored_word

WORD = "pages"  # the setting's name; no administrator chooses it
OLDEST_SECONDS = 600
# What stands on no page that guests share. A table that is forgotten here costs a page made anew, no more.
UNSEEN = {
    *(
        "alembic_version",
        "api_tokens",
        "audit_entries",
        "autosaves",
        "emailed_links",
        "identities",
        "invitations",
        "jobs",
    ),
    *(
        "comment_follows",
        "post_follows",
        "wanted_letters",
        "left_letters",
        "page_reads",
        "post_texts",
        "post_versions",
        "recovery_codes",
        "redirects",
    ),
    *("second_factors", "sessions"),
}
_CHANGED = "pages_changed"


@dataclass(frozen=True)
class Times:
    """When the last text that was scheduled came out, and when the next one will, by this word."""

    word: str
    last: datetime | None
    next: datetime | None


def read_state() -> str:
    """Equal texts mean equal pages. To be asked before what the page is made of."""
    word = stored_word(WORD)
    times: Times | None = current_app.extensions.get("page_times")
    if times is None or times.word != word or (times.next and times.next <= utc_now()):
        times = current_app.extensions["page_times"] = _read_times(word)
    return f"{word} {times.last} {int(time.time() // OLDEST_SECONDS)}"


def _read_times(word: str) -> Times:
    now, at = utc_now(), Post.published_at
    # One per kind, so that each is the end of a range of the index.
    ends = [
        select(func.max(at) if is_past else func.min(at))
        .where(Post.kind == kind, Post.status == "scheduled", at <= now if is_past else at > now)
        .scalar_subquery()
        for is_past in (True, False)
        for kind in ("post", "page")
    ]
    row = tuple(db.session.execute(select(*ends)).one())
    last = [moment for moment in row[:2] if moment]
    coming = [moment for moment in row[2:] if moment]
    return Times(word, max(last, default=None), min(coming, default=None))


def _note_flush(session: Session, _context: UOWTransaction) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(row.__tablename__ not in UNSEEN for row in touched):
        session.info[_CHANGED] = True


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(getattr(state.statement, "table", None), "name", "")
        if table not in UNSEEN:
            state.session.info[_CHANGED] = True


def _write_word(session: Session) -> None:
    """Last of all, so that its row is locked for no longer than the commit takes."""
    session.flush()
    if session.info.get(_CHANGED):
        session.execute(_upsert({"name": WORD, "value": secrets.token_hex(8), "changed_at": utc_now()}))
    session.info.pop(_CHANGED, None)


def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)


def _upsert(values: dict[str, object]) -> Insert:
    newer = {name: values[name] for name in ("value", "changed_at")}
    if db.engine.dialect.name == "mysql":
        return mysql.insert(Setting).values(**values).on_duplicate_key_update(**newer)
    return sqlite.insert(Setting).values(**values).on_conflict_do_update(index_elements=["name"], set_=newer)


event.listen(db.session, "after_flush", _note_flush)
event.listen(db.session, "do_orm_execute", _note_statement)
event.listen(db.session, "before_commit", _write_word)
event.listen(db.session, "after_rollback", _forget)
