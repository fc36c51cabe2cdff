"""An export, read twice: first as a whole, then item by item."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from web.importing.records import Found, FoundAuthor, FoundPost, Left
from web.importing.wordpress.elements import read_elements
from web.importing.wordpress.items import read_item
from web.importing.wordpress.survey import survey
from web.importing.wordpress.uploads import Uploads


class WordPressExport:
    """Raises ``SourceRefusedError`` when any part of the file cannot be read."""

    def __init__(self, path: Path, uploads: Path | None) -> None:
        self._path = path
        self._uploads = Uploads(path, uploads)
        self._survey = survey(path)

    @property
    def count(self) -> int:
        return self._survey.item_count

    def read(self) -> Iterator[Found]:
        seen: dict[str, int] = {}
        writers: set[str] = set()
        for element in read_elements(self._path):
            if element.tag != "item":
                continue
            found = read_item(element, self._survey, self._uploads)
            if isinstance(found, FoundPost):
                writers.update(author.name for author in _authors_of(found))
                seen[found.key] = seen.get(found.key, 0) + 1
                if seen[found.key] > 1:  # two blogs in one file, say
                    found = replace(found, key=f"{found.key}~{seen[found.key]}")
            yield found
        yield self._name_silent_authors(writers)

    def _name_silent_authors(self, writers: set[str]) -> list[Left]:
        names = (author.name for author in self._survey.authors.values())
        return [Left("author", name, "wrote nothing that was taken") for name in names if name not in writers]


def _authors_of(found: FoundPost) -> Iterator[FoundAuthor]:
    if found.author:
        yield found.author
    yield from (comment.author for comment in found.comments if comment.author)
