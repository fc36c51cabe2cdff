"""An account for somebody whom a provider vouches for."""

import re

from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import User, utc_now
from web.services import accounts
from web.services.authentication.identities import Claims, add_identity
from web.services.joining.invitations import InvitationOverError, use_invitation
from web.services.slugs import make_slug, next_free_slug

_LONGEST_NAME = 50  # of 64; room for a number behind it
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def open_for_identity(claims: Claims, role: str, invitation: str) -> int | None:
    """The id of the new user, who has no password; None when the invitation was used meanwhile."""
    name = make_slug(claims.name, "reader")[:_LONGEST_NAME].strip("-")
    shown = _CONTROL.sub("", claims.display_name).strip()[: accounts.LONGEST_DISPLAY_NAME]
    user = User(
        name=next_free_slug(name if len(name) > 1 else "reader", accounts.is_taken),
        display_name=shown or name,
        email=claims.email.lower() or None,
        email_confirmed_at=utc_now() if claims.email else None,
    )
    try:
        user.roles = [accounts.choose_role(role)]
        db.session.add(user)
        db.session.flush()
        add_identity(user.id, claims)
        if invitation:
            use_invitation(invitation, user.id)
        db.session.commit()
    except (IntegrityError, InvitationOverError):
        db.session.rollback()
        return None
    return user.id
