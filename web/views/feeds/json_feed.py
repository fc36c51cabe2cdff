"""JSON Feed 1.1."""

import json

from web.services.feed import FeedEntry
from web.views.feeds.channel import Channel

MEDIA_TYPE = "application/feed+json"


def write(channel: Channel) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page_url,
        "feed_url": channel.feed_url,
        "items": [_describe(channel, entry) for entry in channel.entries],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")


def _describe(channel: Channel, entry: FeedEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.key,
        "url": channel.address_of(entry),
        "title": entry.title,
        "content_html": channel.html_of(entry),
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "authors": [{"name": entry.author}],
    }
    return {**item, "summary": entry.summary} if entry.summary else item
