"""Rows that are changed through a view: which they are is not known, so the statement does not run."""

from typing import Any

from migrator.errors import RefusedByCheckError

CODE = "changes-through-view"  # the finding where the statement is known before; and its waiver
VIEW = "SELECT 1 FROM information_schema.views WHERE table_schema = DATABASE() AND table_name = %s"


def is_view(cursor: Any, name: str) -> bool:
    cursor.execute(VIEW, (name,))
    return cursor.fetchone() is not None


def through_view(revision: str, view: str, text: str) -> RefusedByCheckError:
    return RefusedByCheckError(
        f"revision {revision} changes rows through the view {view} ({CODE})",
        f"Which rows of which table they are is not known, and none could be given back: {text}",
        "Name the table itself.",
        f"# migrator: allow {CODE}: <reason>   in the revision, where losing them is meant",
    )
