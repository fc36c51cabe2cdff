"""Where a brake is on, the answer is 429 with the time to wait."""

from datetime import UTC, datetime, timedelta

from werkzeug.exceptions import TooManyRequests

from web.services.brakes import Brake


def refuse_when_braked(brake: Brake, key: str) -> None:
    seconds = brake.seconds_to_wait(key)
    if seconds:
        raise TooManyRequests(retry_after=datetime.now(UTC) + timedelta(seconds=seconds))
