"""Understanding a statement's text. sqlglot is loaded when the first one needs it, not before."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from migrator.checks.actions import read_action
from migrator.checks.plain import read_plain_action, read_plain_change
from migrator.checks.statement import Action, Change, Statement, Verb
from migrator.journal.kinds import LOOK_AHEAD, Kind, find_kind, find_written_table
from migrator.journal.objects import SchemaObject, find_objects
from migrator.journal.words import TOKEN, Token, read_tokens

PLACEHOLDER = re.compile(
    r"""('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`)|%\(\w+\)s|%s|(?<![:\w]):[A-Za-z_]\w*""", re.DOTALL
)
LONGEST_KEPT = 4_000  # characters of a statement that is understood once and for all
INDEX_KINDS = ("UNIQUE", "FULLTEXT", "SPATIAL")


def understand(revision: str, number: int, text: str) -> Statement:
    """Never raises: what is not understood is marked so."""
    found = _understand_once(text) if len(text) <= LONGEST_KEPT else _understand(text)
    return replace(found, revision=revision, number=number)


@lru_cache(maxsize=1024)
def _understand_once(text: str) -> Statement:
    """The checks ask, and once more whoever notes what a revision has done."""
    return _understand(text)


def _understand(text: str) -> Statement:
    tokens = list(islice((token for token in read_tokens(text) if token.text != "("), LOOK_AHEAD))
    kind, verb = find_kind(text), tokens[0].text.upper() if tokens else ""
    plain = Statement("", 0, text, kind, verb)
    if kind is Kind.DATA:
        return _understand_data(plain)
    if kind is not Kind.SCHEMA:
        return plain
    objects = find_objects(text)
    tables = [found.name for found in objects if found.type == "TABLE"]
    plain = Statement("", 0, text, kind, verb, objects, tables[0] if tables else "")
    alter = _as_alter(tokens, text)
    return _understand_alter(plain, alter) if alter else plain


def _as_alter(tokens: list[Token], text: str) -> str:
    """The actions of ALTER TABLE, CREATE INDEX or DROP INDEX as ALTER TABLE has them; "" for others."""
    if tokens[0].is_word("ALTER") and tokens[1].is_word("TABLE"):
        found = re.match(
            r"(?is)\s*(?:/\*.*?\*/\s*)*ALTER\s+TABLE\s+(`[^`]*`|[\w$]+)(\s*\.\s*(`[^`]*`|[\w$]+))?", text
        )
        return text[found.end() :] if found else ""
    found = re.match(
        r"(?is)\s*CREATE\s+((?:UNIQUE|FULLTEXT|SPATIAL)\s+)?INDEX\s+(`[^`]*`|[\w$]+)(\s+USING\s+\w+)?\s+ON\s+"
        r"(?:`[^`]*`|[\w$]+)(?:\s*\.\s*(?:`[^`]*`|[\w$]+))?(.*)",
        text,
    )
    if found:
        return f"ADD {found[1] or ''}INDEX {found[2]} {_options_apart(found[4])}"
    found = re.match(r"(?is)\s*DROP\s+INDEX\s+(`[^`]*`|[\w$]+)\s+ON\s+(?:`[^`]*`|[\w$]+)(.*)", text)
    return f"DROP INDEX {found[1]}{_options_apart(found[2])}" if found else ""


def _options_apart(text: str) -> str:
    return re.sub(r"(?i)\s+(ALGORITHM|LOCK)\b", r", \1", text)


def _understand_alter(plain: Statement, text: str) -> Statement:
    actions: list[Action] = []
    algorithm = ""
    for part in split_actions(text):
        option = re.fullmatch(r"(?i)(ALGORITHM|LOCK)\s*=?\s*(\w+)", part)
        if option:
            algorithm = option[2].upper() if option[1].upper() == "ALGORITHM" else algorithm
        else:
            plain_one = read_plain_action(part)
            actions += [plain_one] if plain_one else read_action(part, parse(f"ALTER TABLE t {part}"))
    is_understood = all(action.verb is not Verb.UNKNOWN for action in actions)
    return Statement(
        plain.revision, plain.number, plain.text, plain.kind, plain.verb, plain.objects, plain.table,
        tuple(actions), algorithm, None, is_understood,
    )  # fmt: skip


def split_actions(text: str) -> Iterator[str]:
    """The parts between commas that stand in no bracket and no quotes."""
    depth, start = 0, 0
    for match in TOKEN.finditer(text):
        if match.lastgroup != "mark":
            continue
        depth += (match[0] == "(") - (match[0] == ")")
        if match[0] == "," and depth == 0:
            yield text[start : match.start()].strip()
            start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _understand_data(plain: Statement) -> Statement:
    table, change, is_understood = find_written_table(plain.text), None, True
    if plain.verb in {"UPDATE", "DELETE", "WITH"}:
        change = read_plain_change(plain.text) or _read_change(parse(plain.text), table)
        is_understood = change is not None
    objects = (SchemaObject("TABLE", "", table),) if table else ()
    return Statement(
        plain.revision, plain.number, plain.text, plain.kind, plain.verb, objects, table,
        change=change, is_understood=is_understood,
    )  # fmt: skip


def _read_change(tree: Any, table: str) -> Change | None:
    kind = type(tree).__name__
    if kind not in {"Update", "Delete"}:
        return None
    columns = tuple(one.this.name for one in tree.args.get("expressions") or () if kind == "Update")
    has_limit = bool(tree.args.get("limit"))
    return Change(table or (tree.this.name if tree.this else ""), columns, has_limit)


def parse(text: str) -> Any:
    """sqlglot's tree; None for what it does not understand."""
    sqlglot = _load()
    try:
        tree = sqlglot.parse_one(replace_placeholders(text), read="mysql")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None
    return None if isinstance(tree, sqlglot.exp.Command) else tree


def replace_placeholders(text: str) -> str:
    """Parameters that a rendering has left in the text become a number; a doubled % one."""
    return PLACEHOLDER.sub(lambda found: found[1] or "0", text).replace("%%", "%")


@cache
def _load() -> Any:
    import logging  # noqa: PLC0415 - with sqlglot, which warns through it of what it does not know

    import sqlglot  # noqa: PLC0415 - a run with nothing to do never pays for it

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    return sqlglot
