"""Which kind of source a path is."""

from pathlib import Path

from web.importing.folders.source import MarkdownFolder
from web.importing.records import Source, SourceRefusedError
from web.importing.wordpress.source import WordPressExport


def open_source(path: Path, uploads: Path | None) -> Source:
    """Raises ``SourceRefusedError``. ``uploads``: where the pictures of a WordPress blog lie."""
    if path.is_dir():
        return MarkdownFolder(path)
    if path.suffix.lower() == ".xml":
        return WordPressExport(path, uploads)
    raise SourceRefusedError(
        f"{path} is neither a folder nor an .xml file. Type the folder that holds the Markdown, "
        "or the .xml file that WordPress wrote (Tools, Export)."
    )
