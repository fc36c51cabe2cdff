"""All files of a folder."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from web.importing.folders.front_matter import FrontMatterError
from web.importing.folders.posts import read_post
from web.importing.records import Found, FoundPost, Left, SourceRefusedError

_ENDINGS = {".md", ".markdown", ".mdown", ".mkd"}
_NOT_POSTS = {"readme", "license", "changelog", "contributing", "code_of_conduct", "security"}
_NOT_SEARCHED = {"node_modules", "vendor", "_site", "themes", "scaffolds", "archetypes"}


class MarkdownFolder:
    """Raises ``SourceRefusedError`` when it holds no Markdown at all."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._files = sorted(file for file in self._root.rglob("*") if self._is_text(file))
        if not self._files:
            raise SourceRefusedError(
                f"{root} holds no Markdown: no file ends in {', '.join(sorted(_ENDINGS))}. "
                "Type the folder that holds the posts, or the .xml file of a WordPress export."
            )
        self._has_posts_folder = any("_posts" in self._parts(file) for file in self._files)

    @property
    def count(self) -> int:
        return len(self._files)

    def read(self) -> Iterator[Found]:
        seen: dict[str, int] = {}
        for file in self._files:
            found = self._read_file(file)
            if isinstance(found, FoundPost):
                seen[found.key] = seen.get(found.key, 0) + 1
                if seen[found.key] > 1:  # two translations, say, of one name
                    found = replace(found, key=f"{found.key}~{seen[found.key]}")
                yield found
            else:
                yield [found]

    def _read_file(self, file: Path) -> FoundPost | Left:
        where = file.relative_to(self._root).as_posix()
        if file.stem == "_index":
            return Left("file", where, "is the heading of a section, not a post")
        if file.stem.lower() in _NOT_POSTS and file.parent == self._root:
            return Left("file", where, "is about the folder, not a post")
        try:
            return read_post(self._root, file, has_posts_folder=self._has_posts_folder)
        except FrontMatterError as error:
            return Left("post", where, str(error))
        except UnicodeDecodeError:
            return Left("post", where, "is not UTF-8; save it as UTF-8 and import again")
        except OSError as error:
            return Left("post", where, f"cannot be read ({error.strerror})")

    def _is_text(self, file: Path) -> bool:
        parts = self._parts(file)
        hidden = any(part.startswith(".") or part in _NOT_SEARCHED for part in parts)
        # A link may lead out of the folder that the operator named.
        return file.suffix.lower() in _ENDINGS and not hidden and file.is_file() and self._is_inside(file)

    def _is_inside(self, file: Path) -> bool:
        return file.resolve().is_relative_to(self._root)

    def _parts(self, file: Path) -> tuple[str, ...]:
        return (self._root.name, *file.relative_to(self._root).parts)
