"""drop-in-use: a view, trigger, generated column, check or foreign key needs what is dropped or renamed."""

import re
from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.tables import LiveText, TableFacts
from migrator.checks.telling import tell

BREAKS = (
    "The server lets it happen: the view fails at its next read (1356), the trigger at its next write (1054)."
)
REFUSES = "The server refuses it (1828, 3108, 3730, 3837, 3959)."


def check_drop_in_use(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.is_dropping("TABLE"):
        for found in statement.objects:
            yield from _check_table(statement, found.name, situation)
    for action in statement.actions:
        yield from _check_column(statement, action, situation)


def _check_table(statement: Statement, name: str, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(name)
    if table is None:
        return
    gone = {found.name for found in statement.objects}
    keys = [
        f"the foreign key {key.name} of {key.table}"
        for key in table.referring
        if key.table not in gone and key.table != name and not _was_changed(situation, key.table)
    ]
    broken = [*_find_views(table, "", situation)]
    yield from _tell(statement, f"drops the table {name}", name, keys, broken)


def _check_column(statement: Statement, action: Action, situation: Situation) -> Iterator[Finding]:
    is_renamed = action.verb is Verb.CHANGE_COLUMN and action.value.lower() != action.name.lower()
    is_dropped = action.verb is Verb.DROP_COLUMN
    table = situation.find_table(statement.table)
    if table is None or not (is_dropped or is_renamed or action.verb is Verb.RENAME_COLUMN):
        return
    if not situation.is_column_known(table.name, action.name):
        return
    verb = "drops" if is_dropped else "renames"
    also = {other.name for other in statement.actions if other is not action}
    also |= {name for on, name in situation.unknown_columns if on == table.name}  # dropped before, or changed
    refusing = [
        *_find_generated(table, action.name, also),
        *_find_checks(table, action.name, also, is_dropped),
    ]
    if is_dropped:
        refusing += _find_keys(table, action.name, also, situation)
    broken = [*_find_views(table, action.name, situation), *_find_triggers(table, action.name, situation)]
    yield from _tell(statement, f"{verb} {action.name}", table.name, refusing, broken)


def _tell(
    statement: Statement, action: str, table: str, refusing: list[str], broken: list[str]
) -> Iterator[Finding]:
    for users, consequence in ((refusing, REFUSES), (broken, BREAKS)):
        if users:
            yield tell(
                "drop-in-use", Severity.ERROR, statement,
                table=table, action=action, users=", ".join(users), consequence=consequence,
            )  # fmt: skip


def _names(text: str, column: str) -> bool:
    return re.search(rf"(?<![\w$]){re.escape(column)}(?![\w$])", text, re.IGNORECASE) is not None


def _find_views(table: TableFacts, column: str, situation: Situation) -> Iterator[str]:
    for view in table.views:
        if (not column or f"`{column.lower()}`" in view.text.lower()) and not situation.is_replaced(
            "VIEW", view.name
        ):
            yield f"the view {view.name}"


def _find_triggers(table: TableFacts, column: str, situation: Situation) -> Iterator[str]:
    for trigger in table.triggers:
        if _names(trigger.text, column) and not situation.is_replaced("TRIGGER", trigger.name):
            yield f"the trigger {trigger.name}"


def _find_generated(table: TableFacts, column: str, also: set[str]) -> Iterator[str]:
    for other in table.columns.values():
        if other.expression and f"`{column}`" in other.expression and other.name not in also:
            yield f"the generated column {other.name}"
    for index in table.indexes:
        if f"`{column}`" in index.expressions and index.name not in also:
            yield f"the functional index {index.name}"


def _find_checks(table: TableFacts, column: str, also: set[str], is_dropped: bool) -> Iterator[str]:  # noqa: FBT001
    for check in _texts_naming(table.checks, column):
        # A check of this column alone goes with it.
        alone = not any(f"`{name}`" in check.text for name in table.columns if name != column)
        if check.name not in also and not (alone and is_dropped):
            yield f"the check {check.name}"


def _texts_naming(texts: tuple[LiveText, ...], column: str) -> Iterator[LiveText]:
    return (text for text in texts if f"`{column}`" in text.text)


def _find_keys(table: TableFacts, column: str, also: set[str], situation: Situation) -> Iterator[str]:
    for key in (*table.keys, *table.referring):
        columns = key.columns if key.table == table.name else key.parent_columns
        dropped = key.name in also or (key.table, key.name) in situation.unknown_columns
        if (
            column in columns
            and not dropped
            and not (key.table != table.name and _was_changed(situation, key.table))
        ):
            yield f"the foreign key {key.name} of {key.table}"


def _was_changed(situation: Situation, table: str) -> bool:
    return any(found.type == "TABLE" and found.name == table for found in situation.changed)
