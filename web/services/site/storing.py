"""Reading and changing the choices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from flask import current_app, g
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Setting, utc_now
from web.services.auditing import record
from web.services.site.choices import Site, read_choice


def load_site() -> Site:
    """In one query per request or job."""
    if "site" not in g:
        g.site = current_app.extensions["last_site"] = _read_site()
    return cast("Site", g.site)


def stored_word(name: str) -> str:
    """What the program itself keeps among the choices; empty when it is not there."""
    load_site()
    return str(g.stored_words.get(name, ""))


def known_site() -> Site:
    """Without asking the database: as it was last read here. For the pages that say what went wrong."""
    return cast("Site", g.get("site") or current_app.extensions.get("last_site") or _configured())


def change_site(values: Mapping[str, object], actor_id: int | None) -> list[str]:
    """The names of what is another now. ``values`` are as ``Site`` has them."""
    before = load_site()
    changed = {name: value for name, value in values.items() if getattr(before, name) != value}
    try:
        _write(changed, actor_id)
    except IntegrityError:
        # Somebody made the same choice for the first time between our look and our commit.
        db.session.rollback()
        _write(changed, actor_id)
    g.pop("site", None)
    return sorted(changed)


def _write(changed: Mapping[str, object], actor_id: int | None) -> None:
    for name, value in changed.items():
        row = db.session.get(Setting, name) or Setting(name=name)
        row.value = value
        row.changed_at, row.changed_by_id = utc_now(), actor_id
        db.session.add(row)
    if changed:
        record("settings-changed", actor_id, ", ".join(sorted(changed)))
    db.session.commit()


def _read_site() -> Site:
    rows = db.session.execute(select(Setting.name, Setting.value)).all()
    g.stored_words = {name: value for name, value in rows if isinstance(value, str)}
    known: dict[str, Any] = {name: read_choice(name, value) for name, value in rows}
    return replace(_configured(), **{name: value for name, value in known.items() if value is not None})


def _configured() -> Site:
    settings = current_app.extensions["settings"]
    return Site(title=settings.site_title, language=settings.default_language)
