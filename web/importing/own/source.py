"""The folder as a whole: opened, checked from end to end, and read."""

import json
from collections.abc import Iterator
from pathlib import Path

from web.exporting.keys import FORMAT, MARK
from web.importing.own.checking import find_troubles
from web.importing.own.fields import BadFileError
from web.importing.own.lists import list_readers, read_lines, read_person
from web.importing.own.records import Own, OwnText
from web.importing.own.texts import read_text_file
from web.importing.records import FoundAuthor, SourceRefusedError

_MOST_TOLD = 5


class OwnExport:
    """Raises ``SourceRefusedError`` when anything in it is wrong, with the first few places."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._require_format()
        try:
            self._people: dict[str, FoundAuthor] = {
                person.name: person for person in read_lines(self._root / "people.jsonl", read_person)
            }
        except (BadFileError, OSError) as error:
            raise _refuse([f"people.jsonl: {error}"]) from None
        self._files = [
            file
            for folder in ("pages", "posts")
            for file in sorted((self._root / folder).glob("*.md"))
            if not file.name.startswith(".")
        ]
        troubles = list(find_troubles(self._root, self._people, self._files))
        if troubles:
            raise _refuse(troubles)

    @property
    def count(self) -> int:
        return len(self._files)

    def read(self) -> Iterator[Own]:
        """Pictures and tags before the texts that show and carry them."""
        for name, read in list_readers(self._root, self._people).items():
            yield from read_lines(self._root / name, read)
        for file in self._files:
            yield self._read_text(file)

    def _read_text(self, file: Path) -> OwnText:
        return read_text_file(self._root, file, self._people)

    def _require_format(self) -> None:
        try:
            mark = json.loads((self._root / MARK).read_bytes())
            known = isinstance(mark, dict) and mark.get("format") == FORMAT
        except (OSError, ValueError, RecursionError):
            known = False
        if not known:
            raise _refuse([f"{MARK}: not of format {FORMAT}, which is what this release reads"])
        if any(path.is_symlink() for path in self._root.rglob("*")):
            raise _refuse(["it holds a symbolic link, which an export never does"])


def is_own(root: Path) -> bool:
    return (root / MARK).is_file()


def _refuse(troubles: list[str]) -> SourceRefusedError:
    more = f" and {len(troubles) - _MOST_TOLD} more" if len(troubles) > _MOST_TOLD else ""
    return SourceRefusedError(
        f"this export is damaged, or was changed by hand: {'; '.join(troubles[:_MOST_TOLD])}{more}. "
        "Mend that, or export again."
    )
