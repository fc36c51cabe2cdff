"""What a feed says, whatever its form; and what all forms need of a text."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from web.services.feed import FeedEntry

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"<[a-z][^<>]*>")  # the stored HTML was sanitised: a "<" in its text is always "&lt;"
_LOCAL_ADDRESS = re.compile(r"""(\s(?:href|src)=")/(?!/)""")


@dataclass(frozen=True)
class Channel:
    """``page_url``: the list that it is the feed of. ``entries``: newest first."""

    title: str
    site_url: str
    page_url: str
    feed_url: str
    entries: tuple[FeedEntry, ...]

    def address_of(self, entry: FeedEntry) -> str:
        return f"{self.site_url}{entry.path}"

    def html_of(self, entry: FeedEntry) -> str:
        return make_absolute(entry.html, self.site_url)

    @property
    def changed_at(self) -> datetime:
        """A feed needs a time, even without entries."""
        return max((entry.updated_at for entry in self.entries), default=datetime(2000, 1, 1, tzinfo=UTC))


def make_absolute(html: str, site_url: str) -> str:
    """Addresses on this blog, whole: whoever reads elsewhere has no blog to start from."""
    return _TAG.sub(lambda tag: _LOCAL_ADDRESS.sub(rf"\g<1>{site_url}/", tag[0]), html)


def add_text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _NOT_XML.sub("", text)


def write_xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
