"""Letters about accounts: a new password, a proved address, an address that was changed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from web.extensions import db
from web.mail.letter import Letter, Link
from web.mail.links import link_to
from web.models import EmailedLink
from web.services.joining.by_letter import is_of_another
from web.services.joining.links import read_token


def write_reset(_user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    """None for an address without an account: nobody is written to who is not here."""
    token = read_token(facts["link_id"])
    if token is None:
        return None
    return Letter(
        _("A new password"),
        (_("With this link you set a new password. It is good once, for one hour."),),
        action=Link(_("Set a new password"), link_to("account.reset", token=token)),
        reason=_("Somebody asked for it on the blog. If it was not you, do nothing: your password stays."),
    )


def write_confirm(_user_id: int | None, facts: Mapping[str, Any]) -> Letter | None:
    token, row = read_token(facts["link_id"]), db.session.get(EmailedLink, facts["link_id"])
    if token is None or row is None or row.user_id is None:
        return None
    if is_of_another(row.user_id, row.email):
        return Letter(
            _("You have an account already"),
            (_("Somebody gave this address on the blog, where an account has it already."),),
            action=Link(_("Forgotten your password?"), link_to("account.forgotten")),
            reason=_("If it was not you, do nothing: nothing has changed."),
        )
    return Letter(
        _("Is this your address?"),
        (_("With this link you say that it is. It is good for three days."),),
        action=Link(_("It is mine"), link_to("account.confirm_email", token=token)),
        reason=_("Somebody gave this address on the blog. If it was not you, do nothing."),
    )


def write_address_changed(_user_id: int | None, facts: Mapping[str, Any]) -> Letter:
    return Letter(
        _("Your address was changed"),
        (_("The account %(name)s has another e-mail address now.", name=facts["name"]),),
        reason=_("If it was not you, tell who runs the blog."),
    )
