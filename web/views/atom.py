"""The Atom feed (RFC 4287) as bytes."""

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from web.services.feed import FeedEntry

NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"<[a-z][^<>]*>")  # the stored HTML was sanitised: a "<" in its text is always "&lt;"
_LOCAL_ADDRESS = re.compile(r"""(\s(?:href|src)=")/(?!/)""")


def build_feed(title: str, site_url: str, feed_url: str, entries: list[tuple[str, FeedEntry]]) -> bytes:
    """``entries`` with their absolute addresses, newest first. A feed needs a time, even without entries."""
    feed = Element("feed", {"xmlns": NAMESPACE})
    changed_at = max((entry.updated_at for _, entry in entries), default=datetime(2000, 1, 1, tzinfo=UTC))
    _add_text(feed, "id", feed_url)
    _add_text(feed, "title", title)
    _add_text(feed, "updated", changed_at.isoformat())
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": feed_url})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{site_url}/"})
    for address, entry in entries:
        _add_entry(feed, address, entry, site_url)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: Element, address: str, entry: FeedEntry, site_url: str) -> None:
    element = SubElement(feed, "entry")
    _add_text(element, "id", entry.key)
    _add_text(element, "title", entry.title)
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _add_text(element, "published", entry.published_at.isoformat())
    _add_text(element, "updated", entry.updated_at.isoformat())
    _add_text(SubElement(element, "author"), "name", entry.author)
    if entry.summary:
        _add_text(element, "summary", entry.summary)
    content = _add_text(element, "content", make_absolute(entry.html, site_url))
    content.set("type", "html")


def _add_text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = _NOT_XML.sub("", text)
    return element


def make_absolute(html: str, site_url: str) -> str:
    """Addresses on this blog, whole: whoever reads elsewhere has no blog to start from."""
    return _TAG.sub(lambda tag: _LOCAL_ADDRESS.sub(rf"\g<1>{site_url}/", tag[0]), html)
