"""A post as machines read it: schema.org's BlogPosting, as JSON-LD."""

from flask import url_for

from web.services.contents import find_first_picture
from web.services.shown import ReadPost
from web.services.site.storing import load_site
from web.views.asking import site_url


def find_picture(post: ReadPost) -> str:
    """The whole address of what may stand for the post elsewhere."""
    path = find_first_picture(post.html)
    return f"{site_url()}{path}" if path else ""


def describe_post(post: ReadPost) -> dict[str, object]:
    """Of a public post. The page writes it with ``tojson``, which leaves no ``<`` to end the script with."""
    address = f"{site_url()}{url_for('reading.post', slug=post.slug)}"
    author = url_for("reading.author", name=post.author.name)
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "mainEntityOfPage": address,
        "headline": post.title[:110],
        "description": post.summary,
        "author": {"@type": "Person", "name": post.author.display_name, "url": f"{site_url()}{author}"},
        "publisher": {"@type": "Organization", "name": load_site().title, "url": f"{site_url()}/"},
        "dateModified": post.updated_at.isoformat(),
    }
    if post.published_at:
        facts["datePublished"] = post.published_at.isoformat()
        facts["dateModified"] = max(post.published_at, post.updated_at).isoformat()
    if post.tags:
        facts["keywords"] = [tag.name for tag in post.tags]
    if picture := find_picture(post):
        facts["image"] = picture
    return facts
