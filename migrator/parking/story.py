"""What a revision has done so far to the names in the schema: what is new in it, and what was renamed."""

from dataclasses import dataclass, field

from migrator.journal.objects import find_objects
from migrator.journal.words import read_tokens
from migrator.parking.actions import read_alter


@dataclass
class Story:
    """Told by the texts of its schema statements, so that a resumed run knows the same."""

    tables: set[str] = field(default_factory=set)  # made in this revision
    columns: set[tuple[str, str]] = field(default_factory=set)  # added in it: table, column
    renamed_tables: dict[str, str] = field(default_factory=dict)  # as it was → as it is
    renamed_columns: dict[tuple[str, str], str] = field(default_factory=dict)  # table and column as they were
    texts: list[str] = field(default_factory=list)  # what it was told
    rename: int = 0  # which of them has last given a column another name

    def since(self, told: int) -> "Story":
        """What was told behind so many statements."""
        return tell_all(self.texts[told:])

    def until(self, told: int) -> "Story":
        return tell_all(self.texts[:told])

    def tell(self, text: str) -> None:
        self.texts.append(text)
        alter = read_alter(text)
        if alter:
            for action in alter.actions:
                if action.kind == "add":
                    self.columns.add((alter.table, action.column))
                elif action.kind in {"rename", "modify"} and action.to not in {"", action.column}:
                    self._rename_column(alter.table, action.column, action.to)
            if alter.renamed_to:
                self._rename_table(alter.table, alter.renamed_to)
            return
        words = [token.text.upper() for token, _ in zip(read_tokens(text), range(2), strict=False)]
        names = [found.name for found in find_objects(text) if found.type == "TABLE"]
        if words == ["CREATE", "TABLE"]:
            self.tables.update(names[:1])
        elif words == ["RENAME", "TABLE"]:
            for old, new in zip(names[::2], names[1::2], strict=False):
                self._rename_table(old, new)

    def _rename_column(self, table: str, old: str, new: str) -> None:
        self.rename = len(self.texts)
        if (table, old) in self.columns:
            self.columns.add((table, new))
            return
        first = next(
            (key for key, now in self.renamed_columns.items() if now == old and key[0] == table), None
        )
        self.renamed_columns[first or (table, old)] = new

    def _rename_table(self, old: str, new: str) -> None:
        if old in self.tables:
            self.tables.add(new)
        self.columns |= {(new, column) for table, column in self.columns if table == old}
        first = next((was for was, now in self.renamed_tables.items() if now == old), old)
        self.renamed_tables[first] = new

    def name_now(self, table: str) -> str:
        """Of a table as it was called before the revision."""
        return self.renamed_tables.get(table, table)

    def column_now(self, table: str, column: str) -> str:
        """Of a column of a table, both as they were called before the revision."""
        now = self.name_now(table)
        return self.renamed_columns.get((table, column)) or self.renamed_columns.get((now, column)) or column


def tell_all(texts: list[str]) -> Story:
    story = Story()
    for text in texts:
        story.tell(text)
    return story
