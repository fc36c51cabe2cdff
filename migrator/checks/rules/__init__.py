"""The checks of a statement, one kind per file: from the statement and what is known to findings.

They promise to give every finding that they have. They must never stop at the first, nor change anything.
"""

from collections.abc import Callable, Iterator

from migrator.checks.finding import Finding
from migrator.checks.rules.charset_mix import check_charset_mix
from migrator.checks.rules.disk_space import check_disk_space
from migrator.checks.rules.drift import check_drift
from migrator.checks.rules.drop_in_use import check_drop_in_use
from migrator.checks.rules.engine import check_engine
from migrator.checks.rules.keeps_rows import check_keeps_rows
from migrator.checks.rules.metadata_lock import check_metadata_lock
from migrator.checks.rules.names import check_name_length, check_reserved_words
from migrator.checks.rules.near_limits import check_auto_increment, check_row_versions
from migrator.checks.rules.not_null import check_new_not_null, check_nulls
from migrator.checks.rules.not_understood import check_understood
from migrator.checks.rules.orphans import check_orphans
from migrator.checks.rules.parks_data import check_parks_data
from migrator.checks.rules.privilege import check_privileges
from migrator.checks.rules.refused import check_refused
from migrator.checks.rules.table_copy import check_table_copy
from migrator.checks.rules.through_view import check_through_view
from migrator.checks.rules.type_narrowing import check_type_narrowing
from migrator.checks.rules.unbatched import check_unbatched
from migrator.checks.rules.unique_duplicates import check_duplicates
from migrator.checks.rules.used import check_used
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement

Rule = Callable[[Statement, Situation], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    check_refused,
    check_drift,
    check_privileges,
    check_name_length,
    check_reserved_words,
    check_duplicates,
    check_orphans,
    check_nulls,
    check_new_not_null,
    check_type_narrowing,
    check_drop_in_use,
    check_used,
    check_table_copy,
    check_unbatched,
    check_disk_space,
    check_metadata_lock,
    check_charset_mix,
    check_engine,
    check_row_versions,
    check_auto_increment,
    check_understood,
    check_parks_data,
    check_keeps_rows,
    check_through_view,
)
# What holds on SQLite too: there a revision is one transaction, and nobody waits for it.
RULES_EVERYWHERE: tuple[Rule, ...] = (check_drift, check_parks_data)
