"""The letter of the week is posted to the next readers who asked for it."""

from datetime import datetime
from typing import cast

from web.services.digesting import find_week, post_letters
from web.services.leases import Claim


def post_digest(claim: Claim) -> None:
    week = find_week(datetime.fromisoformat(str(claim.payload["until_at"])))
    if week is not None:
        post_letters(week, cast("int", claim.payload["after"]))
