"""The actions of an ALTER TABLE, from sqlglot's trees; what it does not know is read by its words."""

import re
from collections.abc import Iterator
from typing import Any

from migrator.checks.columns import parse_type
from migrator.checks.statement import Action, Column, Part, Verb

OPTIONS = re.compile(
    r"(?i)(COMMENT|AUTO_INCREMENT|STATS_\w+|(DEFAULT\s+)?(CHARACTER\s+SET|CHARSET|COLLATE)|CHECKSUM|"
    r"MAX_ROWS|MIN_ROWS|AVG_ROW_LENGTH|DELAY_KEY_WRITE|INSERT_METHOD|SECONDARY_\w+)\b"
)
REBUILDS = re.compile(r"(?i)(FORCE|ROW_FORMAT|KEY_BLOCK_SIZE|COMPRESSION|ENCRYPTION|TABLESPACE|ORDER\s+BY)\b")
DROPS = {"FOREIGN KEY": Verb.DROP_FOREIGN_KEY, "COLUMN": Verb.DROP_COLUMN, "INDEX": Verb.DROP_INDEX}


def read_action(text: str, tree: Any) -> list[Action]:
    """The actions in one part of an ALTER; one that is UNKNOWN when it is not understood."""
    action = _by_words(text)
    if action:
        return [action]
    found = list(_by_tree(tree)) if tree is not None else []
    return found or [Action(Verb.UNKNOWN, value=text)]


def _by_words(text: str) -> Action | None:
    convert = re.match(
        r"(?i)CONVERT\s+TO\s+(?:CHARACTER\s+SET|CHARSET)\s+'?(\w+)'?(\s+COLLATE\s+'?(\w+))?", text
    )
    if convert:
        return Action(Verb.CONVERT, name=convert[1], value=convert[3] or "")
    engine = re.match(r"(?i)ENGINE\s*=?\s*(\w+)", text)
    if engine:
        return Action(Verb.ENGINE, value=engine[1])
    key = re.match(r"(?i)DROP\s+KEY\s+`?([^`]+)`?$", text)
    if key:
        return Action(Verb.DROP_INDEX, key[1])
    if re.match(r"(?i)ADD\s+(CONSTRAINT\s+(`[^`]*`|\w+)\s+)?CHECK\b", text):
        # What is not enforced looks at no row.
        return Action(Verb.OPTION if re.search(r"(?i)NOT\s+ENFORCED\s*$", text) else Verb.ADD_CHECK)
    if REBUILDS.match(text):
        return Action(Verb.REBUILD, value=text)
    return Action(Verb.OPTION, value=text) if OPTIONS.match(text) else None


def _by_tree(tree: Any) -> Iterator[Action]:
    for node in tree.args.get("actions") or ():
        read = READERS.get(type(node).__name__)
        if read:
            yield from read(node)


def _add_column(node: Any) -> Iterator[Action]:
    yield Action(Verb.ADD_COLUMN, node.name, read_column(node))


def _modify(node: Any) -> Iterator[Action]:
    column, renamed = read_column(node.this), node.args.get("rename_from")
    yield Action(Verb.CHANGE_COLUMN, renamed.name if renamed else column.name, column, value=column.name)


def _drop(node: Any) -> Iterator[Action]:
    kind = node.args.get("kind") or "COLUMN"
    for one in node.args.get("tables") or ():
        yield Action(DROPS.get(kind, Verb.DROP_CONSTRAINT), one.name)


def _add_constraint(node: Any) -> Iterator[Action]:
    for one in node.expressions:
        is_named = type(one).__name__ == "Constraint"
        for inner in one.expressions if is_named else (one,):
            yield _constraint(inner, one.name if is_named else "")


def _constraint(node: Any, name: str) -> Action:
    kind = type(node).__name__
    if kind == "UniqueColumnConstraint":
        return Action(
            Verb.ADD_INDEX, name or node.this.name, index="unique", parts=_parts(node.this.expressions)
        )
    if kind == "IndexColumnConstraint":
        index = (node.args.get("kind") or "").lower()
        return Action(Verb.ADD_INDEX, node.name, index=index, parts=_parts(node.expressions))
    if kind == "PrimaryKey":
        return Action(Verb.ADD_PRIMARY_KEY, "PRIMARY", index="unique", parts=_parts(node.expressions))
    if kind == "ForeignKey":
        target = node.args["reference"].this
        parent, columns = target.this, tuple(one.name for one in target.expressions)
        # A parent in another schema is none of the tables that were looked at.
        where = f"{parent.db}." if parent.db else ""
        return Action(
            Verb.ADD_FOREIGN_KEY, name or node.name, parts=_parts(node.expressions),
            parent=where + parent.name, parent_columns=columns,
        )  # fmt: skip
    return Action(Verb.ADD_CHECK if kind == "CheckColumnConstraint" else Verb.UNKNOWN, name)


def _parts(nodes: Any) -> tuple[Part, ...]:
    return tuple(_part(node) for node in nodes)


def _part(node: Any) -> Part:
    kind = type(node).__name__
    if kind == "Ordered":
        return _part(node.this)
    if kind in {"Column", "Identifier"}:
        return Part(node.name, f"`{node.name}`")
    if kind in {"ColumnPrefix", "Anonymous"}:
        size = (node.args.get("expression") or node.expressions[0]).name
        return Part(node.name, f"LEFT(`{node.name}`, {size})")
    return Part("", node.sql("mysql"))


def read_column(node: Any) -> Column:
    """A column's definition."""
    kinds = {type(one.kind).__name__: one.kind for one in node.args.get("constraints") or ()}
    null, computed = kinds.get("NotNullColumnConstraint"), kinds.get("ComputedColumnConstraint")
    charset, collation = kinds.get("CharacterSetColumnConstraint"), kinds.get("CollateColumnConstraint")
    key = "PrimaryKeyColumnConstraint" in kinds
    return Column(
        node.name,
        parse_type(node.args["kind"].sql("mysql") if node.args.get("kind") else ""),
        is_nullable=not key and (null is None or bool(null.args.get("allow_null"))),
        has_default="DefaultColumnConstraint" in kinds,
        generated="" if computed is None else "stored" if computed.args.get("persisted") else "virtual",
        charset=charset.this.name if charset else "",
        collation=collation.this.name if collation else "",
        is_auto_increment="AutoIncrementColumnConstraint" in kinds,
        is_positioned=bool(node.args.get("position")),
        is_constrained=key
        or not kinds.keys().isdisjoint({"CheckColumnConstraint", "UniqueColumnConstraint"}),
    )


READERS: dict[str, Any] = {
    "ColumnDef": _add_column,
    "ModifyColumn": _modify,
    "Drop": _drop,
    "AddConstraint": _add_constraint,
    "DropPrimaryKey": lambda _node: [Action(Verb.DROP_PRIMARY_KEY)],
    "RenameColumn": lambda node: [Action(Verb.RENAME_COLUMN, node.this.name, value=node.args["to"].name)],
    "RenameIndex": lambda node: [Action(Verb.SET_INDEX, node.this.name)],
    "AlterIndex": lambda node: [Action(Verb.SET_INDEX, node.this.name)],
    "AlterColumn": lambda node: [Action(Verb.SET_COLUMN, node.this.name)],
    "AlterRename": lambda node: [Action(Verb.RENAME, value=node.this.name)],
}
