"""The letter of the week."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from web.mail.letter import Letter, Link
from web.mail.links import link_to, link_to_leave
from web.services.digesting import LETTER, find_week, list_week
from web.services.letter_wishes import wants_letter
from web.services.site.storing import load_site


def write_digest(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    """None when nothing of the week is public any more, or the recipient has left it."""
    week = find_week(datetime.fromisoformat(facts["until_at"]))
    if user_id is None or week is None or not wants_letter(user_id, LETTER):
        return None
    posts, total = list_week(week)
    if not posts:
        return None
    title = load_site().title
    return Letter(
        ngettext("%(num)s new post: %(title)s", "%(num)s new posts: %(title)s", total, title=title),
        (_("New on the blog:"),),
        links=tuple(
            Link(post.title, link_to("reading.post", slug=post.slug), post.summary) for post in posts
        ),
        action=Link(_("All posts"), link_to("reading.archive")) if total > len(posts) else None,
        reason=_("You asked for the letter of the week."),
        leave_address=link_to_leave(user_id, LETTER),
    )
