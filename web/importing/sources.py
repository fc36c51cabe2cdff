"""Which kind of source a path is."""

from pathlib import Path

from web.importing.folders.source import MarkdownFolder
from web.importing.ghost.source import GhostExport
from web.importing.own.source import OwnExport, is_own
from web.importing.records import Source, SourceRefusedError
from web.importing.wordpress.source import WordPressExport


def open_source(path: Path, uploads: Path | None) -> Source | OwnExport:
    """Raises ``SourceRefusedError``. ``uploads``: where the pictures of a WordPress or Ghost blog lie."""
    if is_own(path):
        return OwnExport(path)
    if path.is_dir():
        return MarkdownFolder(path)
    if path.suffix.lower() == ".xml":
        return WordPressExport(path, uploads)
    if path.suffix.lower() == ".json":
        return GhostExport(path, uploads)
    raise SourceRefusedError(
        f"{path} is neither a folder nor an .xml, .json or .tar.gz file. Type the folder that holds the "
        "Markdown, the .xml file that WordPress wrote (Tools, Export), the .json file that Ghost wrote "
        "(Settings, Import/Export), or what `make export` wrote."
    )
