"""What this environment runs, as far as the blog's account may read it.

The ledger is the migrator's: the blog reads its headings and bodies, and goes on without it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.extensions import db
from web.services.schema import image_heads

_MOST_RECORDS = 50
_LEDGER = "SELECT kind, at, by_whom, body FROM migrator_ledger ORDER BY id DESC LIMIT :most"
_FACTS = ("release", "id", "passed", "way", "source", "status", "step", "reason", "forced")


@dataclass(frozen=True)
class LedgerRecord:
    kind: str
    at: datetime
    by_whom: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Standing:
    release: str  # the last that was promoted to here; "" for none
    revisions: tuple[str, ...]  # of the database
    needed: tuple[str, ...]  # by this image
    records: tuple[LedgerRecord, ...] | None  # None: the ledger cannot be read


def find_standing() -> Standing:
    revisions = db.session.scalars(text("SELECT version_num FROM alembic_version")).all()
    records = _read_ledger()
    return Standing(
        release=_find_release(records or ()),
        revisions=tuple(sorted(revisions)),
        needed=tuple(image_heads()),
        records=records,
    )


def _find_release(records: Iterable[LedgerRecord]) -> str:
    ended = (one.facts for one in records if (one.kind, one.facts.get("status")) == ("promotion", "done"))
    return next((facts.get("release", "") for facts in ended), "")


def _read_ledger() -> tuple[LedgerRecord, ...] | None:
    try:
        rows = db.session.execute(text(_LEDGER), {"most": _MOST_RECORDS}).all()
    except SQLAlchemyError:
        # No such table yet, or not for this account to read.
        db.session.rollback()
        return None
    return tuple(LedgerRecord(kind, _as_time(at), by, _pick_facts(body)) for kind, at, by, body in rows)


def _as_time(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=UTC)


def _pick_facts(body: str) -> dict[str, str]:
    try:
        known = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(known, dict):
        return {}
    # A rehearsal writes the whole release, a promotion its name.
    flat = {name: value.get("id") if isinstance(value, dict) else value for name, value in known.items()}
    return {
        name: str(flat[name])[:200]
        for name in _FACTS
        if isinstance(flat.get(name), str | int) and flat[name] != ""
    }
