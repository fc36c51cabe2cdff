"""Where feeds are: beside the list that they are of."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from web.services import archive, scopes
from web.services.feed import list_entries
from web.services.scopes import Scope
from web.services.site.storing import load_site
from web.views.asking import site_url
from web.views.feeds import atom, json_feed, rss
from web.views.feeds.channel import Channel

blueprint = Blueprint("feeds", __name__)
_FORMS = {"atom": atom, "rss": rss, "json": json_feed}
_FEED = "feed.<any(atom, rss, json):form>"


@blueprint.get(f"/{_FEED}")
def site(form: str) -> Response:
    return _answer(form, "", url_for("reading.home"), scopes.EVERYTHING)


@blueprint.get(f"/tags/<slug>/{_FEED}")
def tag(slug: str, form: str) -> Response:
    subject = archive.find_tag(slug) or abort(404)
    return _answer(form, subject.name, url_for("reading.tag", slug=slug), scopes.with_tag(subject.id))


@blueprint.get(f"/authors/<name>/{_FEED}")
def author(name: str, form: str) -> Response:
    subject = archive.find_author(name) or abort(404)
    page = url_for("reading.author", name=name)
    return _answer(form, subject.display_name, page, scopes.by_author(subject.id))


def _answer(form: str, subject: str, page: str, scope: Scope) -> Response:
    """304 for whoever has it already."""
    origin = site_url()
    title = f"{subject} — {load_site().title}" if subject else load_site().title
    entries = list_entries(scope, lambda slug: url_for("reading.post", slug=slug))
    channel = Channel(title, origin, f"{origin}{page}", f"{origin}{request.path}", tuple(entries))
    response = Response(_FORMS[form].write(channel), content_type=f"{_FORMS[form].MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    # Told, but not asked for: when a post is deleted the newest time does not move, and who asks by time
    # alone (If-Modified-Since) would keep it.
    response.last_modified = channel.changed_at
    return response
