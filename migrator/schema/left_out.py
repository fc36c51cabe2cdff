"""What stands in the database and is no part of the project's schema: the one place that names it.

Whatever else of the migrator's is to stand there (set aside, kept) is named here, and is then in no picture:
neither drift nor adopt nor stamp sees it.
"""

from migrator.database.versions import is_own


def is_left_out(version_table: str, table: str, name: str = "") -> bool:
    """Whether a table is left out; or, with ``name``, a column, key, check or trigger of it."""
    return table == version_table or is_own(table) or is_own(name)
