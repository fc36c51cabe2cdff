"""An export, post by post."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from web.importing.ghost.blog import read_blog
from web.importing.ghost.cards import DocumentError
from web.importing.ghost.envelope import read_tables, read_text
from web.importing.ghost.posts import read_post
from web.importing.ghost.uploads import Content
from web.importing.records import Found, Left


class GhostExport:
    """Raises ``SourceRefusedError`` when the file is too large, no JSON, or of another shape."""

    def __init__(self, path: Path, folder: Path | None) -> None:
        tables = read_tables(path)
        self._content = Content(path, folder)
        self._posts, self._blog = tables["posts"], read_blog(tables)

    @property
    def count(self) -> int:
        return len(self._posts)

    def read(self) -> Iterator[Found]:
        seen: dict[str, int] = {}
        for row in self._posts:
            try:
                found = read_post(row, self._blog, self._content)
            except DocumentError as error:
                yield [Left("post", read_text(row, "title"), f"its text is broken: {error}")]
                continue
            seen[found.key] = seen.get(found.key, 0) + 1
            yield found if seen[found.key] == 1 else replace(found, key=f"{found.key}~{seen[found.key]}")
        yield self._blog.name_silent()
