"""The same histories in SQLite's words: a change of a type is a table made anew, as a batch does it."""

import re

from tests.walks.histories import Column, create

CONCAT = re.compile(r"CONCAT\(((?:[^()]|\([^()]*\))*)\)")
LEFT = re.compile(r"LEFT\((\w+), (\d+)\)")
MODIFY = re.compile(r"ALTER TABLE (\w+) MODIFY ")


def in_sqlite(statement: str, after: dict[str, tuple[Column, ...]]) -> list[str]:
    """``after``: each table's columns once the statement is done."""
    if match := MODIFY.match(statement):
        return rebuild(match[1], after[match[1]])
    text = LEFT.sub(r"substr(\1, 1, \2)", statement)
    text = CONCAT.sub(lambda found: found[1].replace(", '", " || '").replace("', ", "' || "), text)
    return [re.sub(r"(DROP INDEX \w+) ON \w+", r"\1", text)]


def rebuild(name: str, columns: tuple[Column, ...]) -> list[str]:
    listed = ", ".join(["id", *(column.name for column in columns)])
    new = f"_alembic_tmp_{name}"
    return [
        create(new, columns),
        f"INSERT INTO {new} ({listed}) SELECT {listed} FROM {name}",
        f"DROP TABLE {name}",
        f"ALTER TABLE {new} RENAME TO {name}",
        *(
            f"CREATE UNIQUE INDEX u{column.birth // 10} ON {name} ({column.name})"
            for column in columns
            if column.is_unique
        ),
    ]
