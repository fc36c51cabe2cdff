"""VERIFY: does the database stand where the plan said it would?"""

from sqlalchemy import Engine

from migrator.database.versions import read_revisions
from migrator.errors import VerificationError
from migrator.records import Plan

STAGE = "verify"


def verify(engine: Engine, plan: Plan, version_table: str) -> None:
    """Raise ``VerificationError`` unless the version rows are the plan's goal."""
    with engine.connect() as connection:
        found = read_revisions(connection, version_table)
    if found != plan.goal:
        raise VerificationError(
            f"the database stands at {', '.join(found) or 'base'}, not at {', '.join(plan.goal) or 'base'}",
            "The revisions ran without an error, yet the version table says otherwise.",
            "make history   shows both; was the table written by something else meanwhile?",
        )
