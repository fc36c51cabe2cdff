"""One walk: up and down a history at random, with writes at each stop; the model stands beside it."""

import textwrap

from sqlalchemy import create_engine

from tests.database.schema_picture import read_schema
from tests.migrator.conftest import ENV, Actor
from tests.walks.histories import FIRST, LARGE, NUMBER, create
from tests.walks.model import Model
from tests.walks.on_sqlite import in_sqlite


class Walk:
    def __init__(self, project: Actor, history) -> None:
        self.project, self.history = project, history
        self.schemas = [FIRST, *(revision.after for revision in history)]
        self.model, self.pictures, self.place, self.number = Model(), {}, 0, 100
        versions = project.folder / "migrations/versions"
        versions.mkdir(parents=True)
        (project.folder / "migrations/env.py").write_text(ENV)
        (project.folder / "migrations/alembic.ini").write_text("[alembic]\n")
        tables = tuple(create(name, columns) for name, columns in FIRST.tables.items())
        self.write_revision(1, tables, ("DROP TABLE ants", "DROP TABLE bees"))
        before = FIRST
        for number, revision in enumerate(history, start=2):
            up, down = revision.up, revision.down
            if project.url.startswith("sqlite"):
                up = [word for text in up for word in in_sqlite(text, revision.after.tables)]
                down = [word for text in down for word in in_sqlite(text, before.tables)]
            self.write_revision(number, up, down)
            before = revision.after

    def write_revision(self, number: int, up, down) -> None:
        bodies = (
            textwrap.indent("\n".join(f"op.execute({text!r})" for text in part) or "pass", "    ")
            for part in (up, down)
        )
        below = repr(f"r{number - 1}") if number > 1 else "None"
        text = "from alembic import op\n\nrevision = {!r}\ndown_revision = {}\n\n\n".format(
            f"r{number}", below
        )
        text += "def upgrade():\n{}\n\n\ndef downgrade():\n{}\n".format(*bodies)
        (self.project.folder / f"migrations/versions/r{number}.py").write_text(text)

    def go(self, first_writes, stops) -> None:
        self.engine = create_engine(self.project.url)
        try:
            self.move(0)
            for number in range(1, 8):
                self.write("insert", number * 7, number)
            for write in first_writes:
                self.write(*write)
            self.look()
            for target, writes in ((len(self.history), ()), *stops):
                self.move(min(target, len(self.history)))
                self.look()
                for write in writes:
                    self.write(*write)
                self.look()
        finally:
            self.engine.dispose()

    def move(self, target: int) -> None:
        outcome = self.project.migrator("to", f"r{target + 1}")
        assert outcome.code == 0, f"{self.describe()}\n{outcome.err}"
        low, high = sorted((self.place, target))
        for revision in self.history[low:high]:
            self.model.pass_by(revision.writes)
        self.place = target

    def look(self) -> None:
        """Compare with the last visit, then take its place."""
        schema = self.schemas[self.place]
        with self.engine.connect() as connection:
            picture = {fact for fact in read_schema(connection) if fact[1] != "alembic_version"}
            if connection.dialect.name == "sqlite":  # a column that comes back stands behind the others
                picture = {(*fact[:2], *fact[3:]) if fact[0] == "column" else fact for fact in picture}
            rows = {table: self.read(connection, table) for table in schema.tables}
        visit = self.model.visits.get(self.place)
        wrong = visit.find_wrong(rows, schema) if visit else []
        assert not wrong, f"{self.describe()}\nat r{self.place + 1}: {wrong}"
        before = self.pictures.setdefault(self.place, picture)
        assert picture == before, f"{self.describe()}\n{picture ^ before}"
        self.model.see(self.place, rows)

    def read(self, connection, table: str):
        columns = self.schemas[self.place].tables[table]
        listed = ", ".join(["id", *(column.name for column in columns)])
        found = connection.exec_driver_sql(f"SELECT {listed} FROM {table}")
        births = [column.birth for column in columns]
        return {row[0]: dict(zip(births, row[1:], strict=True)) for row in found}

    def write(self, what: str, where: int, value: int) -> None:
        schema = self.schemas[self.place]
        table = sorted(schema.tables)[where % len(schema.tables)]
        columns = schema.tables[table]
        with self.engine.begin() as connection:
            ids = sorted(row[0] for row in connection.exec_driver_sql(f"SELECT id FROM {table}"))
            if what == "insert":
                self.number += 1
                names = ["id", *(column.name for column in columns)]
                values = [str(self.number), *(self.word(column, value) for column in columns)]
                connection.exec_driver_sql(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"
                )
            elif ids and what == "delete":
                chosen = ids[where % len(ids)]
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = {chosen}")
                self.model.remove(table, chosen)
            elif ids and columns:
                chosen, column = ids[where % len(ids)], columns[value % len(columns)]
                connection.exec_driver_sql(
                    f"UPDATE {table} SET {column.name} = {self.word(column, value + 10)} WHERE id = {chosen}"
                )
                self.model.write(table, chosen, [column.birth])

    def word(self, column, value: int) -> str:
        if column.kind == NUMBER:
            return str(value)
        if column.kind == LARGE:
            return str(value + 5_000_000_000)
        return f"'{self.number if column.is_unique else value} of {column.name}{where_unique(column, self)}'"

    def describe(self) -> str:
        return "\n".join(f"up {revision.up} down {revision.down}" for revision in self.history)


def where_unique(column, walk: Walk) -> str:
    if not column.is_unique:
        return ""
    walk.number += 1
    return f" {walk.number}"
