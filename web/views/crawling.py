"""What search engines ask for: where everything is, and what they need not read."""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from web.services import archive, sitemap
from web.services.sitemap import SitemapEntry
from web.views.asking import site_url

blueprint = Blueprint("crawling", __name__)
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = ("reading.home", "reading.archive", "reading.tags")
_NOT_TO_READ = ("/search", "/log-in", "/sign-up", "/forgotten", "/*?reply=")


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_TO_READ)]
    lines.append(f"\nSitemap: {site_url()}{url_for('crawling.whole')}\n")
    return _answer("\n".join(lines).encode(), "text/plain")


@blueprint.get("/sitemap.xml")
def whole() -> Response:
    """Itself while one file holds everything, else the list of its parts."""
    parts = sitemap.count_parts()
    if parts == 1:
        return _answer(_write_part(1), "application/xml")
    root = Element("sitemapindex", {"xmlns": _NAMESPACE})
    for number in range(1, parts + 1):
        _add(root, "sitemap", url_for("crawling.part", number=number))
    return _answer(_write(root), "application/xml")


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    if not 1 <= number <= sitemap.count_parts():
        abort(404)
    return _answer(_write_part(number), "application/xml")


def _write_part(number: int) -> bytes:
    root = Element("urlset", {"xmlns": _NAMESPACE})
    if number == 1:
        for endpoint in _LISTS:
            _add(root, "url", url_for(endpoint))
        for tag in archive.list_tags():
            _add(root, "url", url_for("reading.tag", slug=tag.slug))
    for entry in sitemap.list_part(number):
        _add(root, "url", _path_of(entry), entry.changed_at)
    return _write(root)


def _path_of(entry: SitemapEntry) -> str:
    return url_for("reading.page" if entry.kind == "page" else "reading.post", slug=entry.slug)


def _add(root: Element, name: str, path: str, changed_at: datetime | None = None) -> None:
    element = SubElement(root, name)
    SubElement(element, "loc").text = f"{site_url()}{path}"
    if changed_at:
        SubElement(element, "lastmod").text = changed_at.isoformat()


def _write(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _answer(body: bytes, kind: str) -> Response:
    response = Response(body, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    return response.make_conditional(request)
