"""Sending one letter."""

from typing import cast

from flask import current_app
from flask_babel import force_locale

from web.extensions import db
from web.mail.composing import compose
from web.mail.letter import Recipient
from web.mail.letters import LETTERS
from web.mail.transport import LetterRefusedError, deliver
from web.services.leases import Claim
from web.services.mailing import find_follower, find_recipient
from web.services.site.storing import load_site
from web.settings import Settings


def send_letter(claim: Claim) -> None:
    settings = cast("Settings", current_app.extensions["settings"])
    recipient = _find_recipient(claim, load_site().language)
    if recipient is None:
        return
    user_id, facts = (
        cast("int | None", claim.payload.get("user_id")),
        cast("dict[str, object]", claim.payload["facts"]),
    )
    with force_locale(recipient.language):
        letter = LETTERS[str(claim.payload["letter"])](user_id, facts)
        if letter is None:
            return
        try:
            message = compose(letter, recipient, str(claim.payload["token"]), claim.created_at)
        except ValueError as error:
            raise LetterRefusedError(f"no letter can be addressed like this: {error}") from error
    # A mail server may take its time, and an open transaction would keep a migration waiting.
    db.session.rollback()
    deliver(message, settings.mail)


def _find_recipient(claim: Claim, language: str) -> Recipient | None:
    if "follow_id" in claim.payload:
        follower = find_follower(cast("int", claim.payload["follow_id"]))
        return Recipient(*follower) if follower else None
    if "user_id" not in claim.payload:
        return Recipient(str(claim.payload["address"]), str(claim.payload["language"]))
    found = find_recipient(cast("int", claim.payload["user_id"]))
    return Recipient(found[0], found[1] or language) if found else None
