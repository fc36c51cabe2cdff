"""Times as other blogs write them. One without a zone is taken as UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ZONE = re.compile(r"([+-])(\d{2}):?(\d{2})\s*$")


def read_time(value: object) -> datetime | None:
    """None when there is no day in it, as in WordPress's ``0000-00-00``."""
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    match = _DATE.search(str(value or ""))
    if match is None:
        return None
    try:
        moment = datetime(*(int(part or 0) for part in match.groups()), tzinfo=_zone_of(str(value)))  # type: ignore[arg-type,misc] # six numbers
        return _in_utc(moment)
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def _zone_of(text: str) -> timezone:
    match = _ZONE.search(text) if ":" in text else None
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(offset if match[1] == "+" else -offset)
