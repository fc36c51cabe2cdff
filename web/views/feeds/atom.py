"""Atom (RFC 4287)."""

from xml.etree.ElementTree import Element, SubElement

from web.services.feed import FeedEntry
from web.views.feeds.channel import Channel, add_text, write_xml

MEDIA_TYPE = "application/atom+xml"


def write(channel: Channel) -> bytes:
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    add_text(feed, "id", channel.feed_url)
    add_text(feed, "title", channel.title)
    add_text(feed, "updated", channel.changed_at.isoformat())
    SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": channel.feed_url})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": channel.page_url})
    for entry in channel.entries:
        _add_entry(feed, channel, entry)
    return write_xml(feed)


def _add_entry(feed: Element, channel: Channel, entry: FeedEntry) -> None:
    element = SubElement(feed, "entry")
    add_text(element, "id", entry.key)
    add_text(element, "title", entry.title)
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": channel.address_of(entry)})
    add_text(element, "published", entry.published_at.isoformat())
    add_text(element, "updated", entry.updated_at.isoformat())
    add_text(SubElement(element, "author"), "name", entry.author)
    if entry.summary:
        add_text(element, "summary", entry.summary)
    add_text(element, "content", channel.html_of(entry), type="html")
