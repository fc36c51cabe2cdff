"""RSS 2.0, with the whole text (content:encoded) and the author's name (dc:creator)."""

from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement

from web.services.feed import FeedEntry
from web.views.feeds.channel import Channel, add_text, write_xml

MEDIA_TYPE = "application/rss+xml"
_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def write(channel: Channel) -> bytes:
    rss = Element("rss", {"version": "2.0", **_NAMESPACES})
    element = SubElement(rss, "channel")
    add_text(element, "title", channel.title)
    add_text(element, "link", channel.page_url)
    add_text(element, "description", channel.title)  # may not be missing
    add_text(element, "lastBuildDate", format_datetime(channel.changed_at))
    SubElement(element, "atom:link", {"rel": "self", "type": MEDIA_TYPE, "href": channel.feed_url})
    for entry in channel.entries:
        _add_item(element, channel, entry)
    return write_xml(rss)


def _add_item(parent: Element, channel: Channel, entry: FeedEntry) -> None:
    item = SubElement(parent, "item")
    add_text(item, "title", entry.title)
    add_text(item, "link", channel.address_of(entry))
    add_text(item, "guid", entry.key, isPermaLink="false")
    add_text(item, "pubDate", format_datetime(entry.published_at))
    add_text(item, "dc:creator", entry.author)
    add_text(item, "description", entry.summary)
    add_text(item, "content:encoded", channel.html_of(entry))
