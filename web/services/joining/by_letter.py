"""What is done by letter: a forgotten password set anew, an address proved."""

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Identity, User, utc_now
from web.services import passwords
from web.services.accounts import EmailTakenError
from web.services.authentication.sessions import end_sessions
from web.services.joining.links import OpenLink, make_link, use_link
from web.services.mailing import post_letter_to_address
from web.services.queue import SOON


def ask_for_reset(email: str, language: str) -> None:
    """The same reads and writes whether the address is known or not; the worker finds out which."""
    can_log_in = or_(User.password_hash.is_not(None), exists().where(Identity.user_id == User.id))
    user_id = db.session.scalar(select(User.id).where(User.email == email.lower(), can_log_in))
    link_id = make_link("reset", user_id, email)
    post_letter_to_address("reset", email, language, {"link_id": link_id}, priority=SOON)
    db.session.commit()


def reset_password(link: OpenLink, password: str) -> bool:
    """It ends every session. False when the link was used meanwhile."""
    user = db.session.get_one(User, link.user_id)
    if not use_link(link):
        db.session.rollback()
        return False
    user.password_hash = passwords.hash_password(password)
    if user.email == link.email:
        user.email_confirmed_at = utc_now()
    end_sessions(user.id)
    db.session.commit()
    return True


def ask_to_confirm(user_id: int, email: str, language: str) -> None:
    """The account gets the address when its owner has opened the letter.

    When another account has it, the letter says so: on the page both are the same.
    """
    link_id = make_link("confirm", user_id, email)
    post_letter_to_address("confirm", email, language, {"link_id": link_id}, priority=SOON)
    db.session.commit()


def confirm_email(link: OpenLink) -> bool:
    """False when the link was used meanwhile; raises ``EmailTakenError``."""
    user = db.session.get_one(User, link.user_id)
    old, language = user.email, user.language or "en"
    if not use_link(link):
        db.session.rollback()
        return False
    user.email, user.email_confirmed_at = link.email, utc_now()
    try:
        if old and old != link.email:
            post_letter_to_address("address-changed", old, language, {"name": user.name})
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise EmailTakenError from error
    return True


def is_of_another(user_id: int, email: str) -> bool:
    query = select(User.id).where(User.email == email.lower(), User.id != user_id)
    return db.session.scalar(query) is not None
