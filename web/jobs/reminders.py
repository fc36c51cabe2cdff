"""A reminder's moment has come."""

from typing import cast

from flask import current_app

from web.services.leases import Claim
from web.services.mailing import post_letter
from web.services.reminding import take_due


def tell_reminder(claim: Claim) -> None:
    """Told and the letter posted in one transaction. Without mail it stands in the administration alone."""
    reminder = take_due(cast("int", claim.payload["reminder_id"]))
    if reminder is not None and current_app.extensions["settings"].mail.is_on:
        post_letter("reminder", reminder.user_id, {"reminder_id": reminder.id})
