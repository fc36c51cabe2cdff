"""An export, read twice: first as a whole, then post by post."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from web.importing.ghost.blog import read_blog
from web.importing.ghost.cards import DocumentError
from web.importing.ghost.envelope import read_posts, read_text, survey
from web.importing.ghost.posts import read_post
from web.importing.ghost.uploads import Content
from web.importing.records import Found, Left


class GhostExport:
    """Raises ``SourceRefusedError`` when the file is no JSON, or of another shape."""

    def __init__(self, path: Path, folder: Path | None) -> None:
        self._path, self._content = path, Content(path, folder)
        found = survey(path)
        self._count, self._blog = found.post_count, read_blog(found.tables)

    @property
    def count(self) -> int:
        return self._count

    def read(self) -> Iterator[Found]:
        seen: dict[str, int] = {}
        for row in read_posts(self._path):
            try:
                found = read_post(row, self._blog, self._content)
            except DocumentError as error:
                yield [Left("post", read_text(row, "title"), f"its text is broken: {error}")]
                continue
            seen[found.key] = seen.get(found.key, 0) + 1
            yield found if seen[found.key] == 1 else replace(found, key=f"{found.key}~{seen[found.key]}")
        yield self._blog.name_silent()
