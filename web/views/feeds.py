"""Feeds."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from web.services.feed import list_entries
from web.views.asking import settings, site_url
from web.views.atom import build_feed

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def atom() -> Response:
    """304 for whoever has it already."""
    site = site_url()
    entries = [(f"{site}{url_for('reading.post', slug=entry.slug)}", entry) for entry in list_entries()]
    body = build_feed(settings().site_title, site, f"{site}{url_for('feeds.atom')}", entries)
    response = Response(body, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "public, max-age=300"
    # No Last-Modified: when a post is deleted the newest time does not move, and readers would keep it.
    response.add_etag()
    return response.make_conditional(request)
