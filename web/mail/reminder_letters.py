"""Letters that somebody wrote to themselves."""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_date, format_time, get_timezone
from flask_babel import get_locale
from flask_babel import gettext as _

from web.extensions import db
from web.mail.letter import Letter, Link
from web.mail.links import link_to
from web.models import Post, Reminder, User
from web.services.letter_wishes import wants_letter
from web.services.permissions import is_allowed

_LONGEST_IN_SUBJECT = 80  # characters


def write_reminder(user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    """None once it is done or gone, or its owner may not read it any more."""
    reminder = db.session.get(Reminder, facts["reminder_id"])
    if user_id is None or reminder is None or reminder.user_id != user_id or reminder.done_at:
        return None
    if not _may_read(user_id):
        return None
    return Letter(
        _("Reminder: %(text)s", text=_shorten(reminder.text)),
        (_("You wanted to be reminded on %(moment)s:", moment=_write_moment(reminder)),),
        quote=reminder.text,
        action=_find_action(reminder),
        links=(Link(_("All your reminders"), link_to("admin.reminders")),),
        reason=_("You set it in the administration of the blog."),
    )


def _may_read(user_id: int) -> bool:
    user = db.session.get(User, user_id)
    roles = [role.name for role in user.roles] if user else []
    return is_allowed(roles, "administer") and wants_letter(user_id, "reminder")


def _find_action(reminder: Reminder) -> Link | None:
    post = db.session.get(Post, reminder.post_id) if reminder.post_id else None
    if post is None:
        return None
    return Link(_("Open “%(title)s”", title=post.title), link_to("writing.edit", slug=post.slug))


def _write_moment(reminder: Reminder) -> str:
    zone = get_timezone(reminder.time_zone)
    local, locale = reminder.due_at.astimezone(zone), get_locale()
    day, clock = format_date(local, "full", locale), format_time(local, "short", locale=locale)
    return f"{day} {clock} ({reminder.time_zone.replace('_', ' ')})"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_IN_SUBJECT else f"{text[: _LONGEST_IN_SUBJECT - 1]}…"
