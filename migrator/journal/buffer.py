"""Rows of the journal that are not durable yet: they are written where the revision's own work commits."""

from dataclasses import dataclass, field

from migrator.journal.table import Row, Status


@dataclass
class Buffer:
    rows: list[Row] = field(default_factory=list)
    savepoints: dict[str, int] = field(default_factory=dict)  # by name: how many rows there were

    def add(self, row: Row) -> None:
        self.rows.append(row)

    def take(self) -> list[Row]:
        """All rows, to be written; a commit ends every savepoint."""
        taken, self.rows, self.savepoints = self.rows, [], {}
        return taken

    def set_savepoint(self, name: str) -> None:
        self.savepoints[name.lower()] = len(self.rows)

    def undo(self, savepoint: str | None = None) -> None:
        """Rows whose effect the revision rolled back: replay gives their results, and no more."""
        since = self.savepoints.get(savepoint.lower(), 0) if savepoint else 0
        for row in self.rows[since:]:
            if row.status is Status.DONE and row.kind == "data":
                row.status = Status.UNDONE
