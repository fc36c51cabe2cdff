"""The elements of an export, one after another, under names that do not depend on the version."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from web.importing.records import SourceRefusedError

# 1.0 to 1.2, with http or https, with or without the slash at the end.
_EXPORT = re.compile(r"\{https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/?(excerpt/?)?\}")
_OTHERS = {
    "{http://purl.org/rss/1.0/modules/content/}": "content:",
    "{http://purl.org/dc/elements/1.1/}": "dc:",
}
_WANTED = {"item", "title", "link", "wp:base_site_url", "wp:base_blog_url", "wp:wxr_version", "wp:author"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_elements(path: Path) -> Iterator[Element]:
    """Raises ``SourceRefusedError`` where the XML ends to be XML. What was given is emptied afterwards."""
    try:
        with path.open("rb") as file:
            _skip_to_start(file)
            yield from _walk(file)
    except DefusedXmlException as error:
        raise SourceRefusedError(
            f"{path.name} declares a document type or entities, which no export of WordPress does; "
            "it may be meant to do harm. Nothing was imported. Export the blog again (Tools, Export)."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceRefusedError(
            f"{path.name} is broken XML: {error}. Nothing was imported. "
            f"Export the blog again, or look at that line: xmllint --noout {path.name}"
        ) from error
    except OSError as error:
        raise SourceRefusedError(f"{path.name} cannot be read: {error.strerror}.") from error


def _skip_to_start(file: IO[bytes]) -> None:
    """Plugins print empty lines before the first tag, which no parser takes."""
    start = file.read(4096)
    if start.startswith(_UTF_16):
        file.seek(0)
    else:
        file.seek(len(start) - len(start.removeprefix(b"\xef\xbb\xbf").lstrip()))


def _walk(file: IO[bytes]) -> Iterator[Element]:
    path: list[Element] = []
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        element.tag = _rename(element.tag)
        is_of_channel = len(path) == 2  # noqa: PLR2004 - rss, channel
        if is_of_channel and element.tag in _WANTED:
            yield element
        if is_of_channel:
            element.clear()
            path[-1].remove(element)


def _rename(tag: str) -> str:
    match = _EXPORT.match(tag)
    if match:
        return f"{'excerpt:' if match[1] else 'wp:'}{tag[match.end() :]}"
    namespace, closing, name = tag.rpartition("}")
    return f"{_OTHERS.get(namespace + closing, '?:' if closing else '')}{name}"


def read_facts(element: Element) -> dict[str, str]:
    """The text of each child; of several with one name, the first."""
    facts: dict[str, str] = {}
    for child in element:
        facts.setdefault(child.tag, (child.text or "").strip())
    return facts
