"""What every data statement of a revision needs: which rows are older than it, and where they are kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from migrator.errors import RefusedByCheckError
from migrator.parking.keeping import Keeper, new_entry
from migrator.parking.own import name_added
from migrator.parking.parking import Parking
from migrator.parking.registry import Kind, insert
from migrator.parking.tables import Table
from migrator.parking.views import CODE, is_view, through_view


@dataclass
class Executing:
    """Of one connection. ``waives`` says whether a revision's file allows a finding."""

    parking: Parking
    waives: Callable[[str, str], bool] = lambda _revision, _code: False

    def _refuse_views(self, names: Iterable[str], text: str) -> None:
        """``names``: what a statement changes and what is no table that is known."""
        revision = self.parking.current.revision
        for name in names:
            if is_view(self.parking.cursor, name) and not self.waives(revision, CODE):
                raise through_view(revision, name, text)

    def _is_older(self, table: Table | None) -> bool:
        if table is None:
            return False
        is_new = table.name in self.parking.story.tables
        return not is_new or self.parking.came_back(table) is not None

    def _keep_after(self, entries: list[tuple[str, Table]]) -> None:
        keeper = self._keeper()
        for name, table in dict(entries).items():
            keeper.keep_after(name, table)

    def _keeper(self) -> Keeper:
        parking = self.parking
        return Keeper(parking.cursor, parking.current, parking.find_table, self._name_of, parking.older)

    def _name_of(self, table: Table) -> str:
        return self._make_entry(self.parking.rows_name(table), table)

    def _name_added(self, table: Table) -> str:
        parking = self.parking
        name = name_added(parking.entries, parking.current, table)
        return self._make_entry(name, table, added=True, columns=table.visible)

    def _make_entry(self, name: str, table: Table, **details: object) -> str:
        parking = self.parking
        if name not in {entry.name for entry in parking.entries}:
            entry = new_entry(name, parking.current, table, parking.older(table))
            entry.details.update(details)
            entry.details["told"] = len(parking.story.texts)
            parking.cursor.execute(insert(entry))
            parking.entries.append(entry)
            parking.is_read = False  # the revision may take it back
        return name

    def _came_back(self) -> bool:
        return any(entry.kind == Kind.TABLE for entry in self.parking.returned)

    def _not_understood(self, text: str) -> RefusedByCheckError:
        return RefusedByCheckError(
            f"revision {self.parking.current.revision} changes rows by a statement that is not understood",
            f"What it changes could not be kept: {text}",
            "Write it as UPDATE … SET … WHERE …, DELETE FROM … WHERE … or INSERT … VALUES (docs/limits.md).",
        )
