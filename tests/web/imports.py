"""Runs `flask content …` as people do, and reads what came of it."""

import json
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from web.extensions import db
from web.models import Comment, Picture, Post, Tag, User

SAMPLES = Path(__file__).parent / "samples_import"


def run(app, *words):
    return app.test_cli_runner().invoke(args=["content", *map(str, words)])


def take(app, path, *options) -> dict:
    """The report of an import that must succeed; what was left as counts by what it is."""
    result = run(app, "import", path, *options, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    return {**report, "left": Counter(one["what"] for one in report["left"]), "reasons": report["left"]}


def count_rows(app) -> dict[str, int]:
    tables = {"post": Post, "comment": Comment, "tag": Tag, "user": User, "picture": Picture}
    with app.app_context():
        return {
            what: db.session.scalar(select(func.count()).select_from(row)) for what, row in tables.items()
        }


def read_rows(app, table) -> list:
    """Whole, so that they can be looked at afterwards."""
    with app.app_context():
        rows = list(db.session.scalars(select(table).order_by(table.id)))
        for row in rows:
            if table is Post:
                assert row.author
                assert row.tags is not None
            if table is User:
                assert row.roles is not None
        db.session.expunge_all()
        return rows
