"""What should be there after a walk, in plain Python: it knows nothing of how the migrator does it."""

from dataclasses import dataclass, field

from tests.walks.histories import Schema

Row = dict[int, object]  # by the birth of a column


@dataclass
class Visit:
    """What was read at a revision, and what was written since: by table and id, or also by column's birth."""

    rows: dict[str, dict[int, Row]]
    written: set[tuple[str, int, int]] = field(default_factory=set)
    touched: set[tuple[str, int]] = field(default_factory=set)
    gone: set[tuple[str, int]] = field(default_factory=set)
    passed: set[tuple[str, int]] = field(default_factory=set)  # columns that revisions on the way wrote

    def find_wrong(self, now: dict[str, dict[int, Row]], schema: Schema) -> list[str]:
        """Values that were visible then, that nobody has replaced or removed, and that are others now."""
        wrong = []
        for table in schema.tables:
            for number, row in self.rows.get(table, {}).items():
                if (table, number) in self.gone:
                    continue
                found = now[table].get(number)
                if found is None:
                    wrong.append(f"{table} {number} is gone: it was {row}")
                    continue
                for birth, value in row.items():
                    if self._may_differ(table, number, birth):
                        continue
                    if found.get(birth) != value:
                        wrong.append(f"{table} {number}, column {birth}: {found.get(birth)!r}, was {value!r}")
        return wrong

    def _may_differ(self, table: str, number: int, birth: int) -> bool:
        if (table, number, birth) in self.written:
            return True
        # A row that was written meanwhile takes what a revision computes.
        return (table, number) in self.touched and (table, birth) in self.passed


@dataclass
class Model:
    """``visits`` by revision, the last one of each."""

    visits: dict[int, Visit] = field(default_factory=dict)

    def see(self, revision: int, rows: dict[str, dict[int, Row]]) -> None:
        self.visits[revision] = Visit(rows)

    def pass_by(self, columns) -> None:
        for visit in self.visits.values():
            visit.passed |= set(columns)

    def write(self, table: str, number: int, births) -> None:
        for visit in self.visits.values():
            visit.touched.add((table, number))
            visit.written |= {(table, number, birth) for birth in births}

    def remove(self, table: str, number: int) -> None:
        for visit in self.visits.values():
            visit.gone.add((table, number))
