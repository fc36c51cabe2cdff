"""reserved-word and name-too-long."""

from collections.abc import Iterator

from sqlalchemy.dialects.mysql.reserved_words import RESERVED_WORDS_MYSQL

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind
from migrator.journal.words import Token, read_tokens

LONGEST = 64
NAMING = {Verb.ADD_COLUMN, Verb.CHANGE_COLUMN, Verb.RENAME_COLUMN, Verb.RENAME}


def check_reserved_words(statement: Statement, _situation: Situation) -> Iterator[Finding]:
    names = [name for name in _find_new_names(statement) if name.lower() in RESERVED_WORDS_MYSQL]
    if names:
        yield tell("reserved-word", Severity.WARNING, statement, names=", ".join(dict.fromkeys(names)))


def _find_new_names(statement: Statement) -> Iterator[str]:
    if statement.is_creating("TABLE"):
        yield statement.table
        yield from _find_column_names(statement.text)
    for action in statement.actions:
        if action.verb in NAMING and (action.value or action.name) != action.name:
            yield action.value
        elif action.verb is Verb.ADD_COLUMN:
            yield action.name


def _find_column_names(text: str) -> Iterator[str]:
    """What begins a part of CREATE TABLE in backticks: a reserved word could not stand there without."""
    previous: Token | None = None
    for token in read_tokens(text):
        if token.kind == "quoted" and token.depth == 1 and previous and previous.text in "(,":
            yield token.name
        previous = token


def check_name_length(statement: Statement, _situation: Situation) -> Iterator[Finding]:
    if statement.kind is not Kind.SCHEMA:
        return
    names = [
        token.name for token in read_tokens(statement.text) if token.is_name and len(token.name) > LONGEST
    ]
    if names:
        yield tell("name-too-long", Severity.ERROR, statement, names=", ".join(dict.fromkeys(names)))
