"""The lists beside the texts: one line of JSON for each thing."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from web.importing.own.fields import BadFileError, Facts
from web.importing.own.records import OldAddress, OwnPicture, OwnRedirect, OwnSetting, OwnTag
from web.importing.records import FoundAuthor
from web.services.accounts import LONGEST_DISPLAY_NAME, LONGEST_EMAIL, LONGEST_NAME, NAME_PATTERN
from web.services.redirects import CODES, is_path
from web.services.site.choices import LONGEST_ADDRESS, is_address
from web.services.slugs import LONGEST_SLUG
from web.services.tagging import LONGEST_TAG

Thing = TypeVar("Thing")
People = Mapping[str, FoundAuthor]
Listed = OwnSetting | OwnRedirect | OwnPicture | OwnTag
SLUG = re.compile(r"[^\s/?#\\\x00-\x1f]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_LINE = 20 * 2**20  # bytes
_MOST_PIXELS = 99_999


def read_lines(path: Path, read: Callable[[Facts], Thing]) -> Iterator[Thing]:
    """Nothing where the file is not there. Raises ``BadFileError`` with the number of the line."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
            try:
                yield read(Facts(json.loads(line)))
            except BadFileError as error:
                raise BadFileError(f"line {number}: {error}") from None
            except (ValueError, RecursionError):
                raise BadFileError(f"line {number} is no JSON") from None


def read_person(facts: Facts) -> FoundAuthor:
    name = facts.text("name", LONGEST_NAME)
    if not re.match(NAME_PATTERN, name):
        raise BadFileError("name holds more than Latin letters, digits, hyphens, dots, underscores")
    return FoundAuthor(
        name=name,
        display_name=facts.text("display_name", LONGEST_DISPLAY_NAME),
        email=facts.maybe_text("email", LONGEST_EMAIL) or "",
        language=facts.maybe_text("language", 8),
        created_at=facts.time("created"),
        keeps_name=True,
    )


def read_tag(facts: Facts) -> OwnTag:
    return OwnTag(read_slug(facts), facts.text("name", LONGEST_TAG), read_old(facts))


def read_slug(facts: Facts) -> str:
    slug = facts.text("slug", LONGEST_SLUG)
    if not SLUG.fullmatch(slug):
        raise BadFileError("slug cannot stand in an address")
    return slug


def read_old(facts: Facts) -> tuple[OldAddress, ...]:
    return tuple(OldAddress(read_slug(old), old.time("since")) for old in facts.tables("old_slugs"))


def picture_reader(root: Path, people: People) -> Callable[[Facts], OwnPicture]:
    def read(facts: Facts) -> OwnPicture:
        digest = facts.text("digest", 64)
        if not _DIGEST.fullmatch(digest):
            raise BadFileError("digest is no SHA-256")
        return OwnPicture(
            digest=digest,
            path=root / "media" / digest[:2] / f"{digest}.webp",
            owner=find_person(facts, "owner", people),
            alt=facts.text("alt", 500),
            width=facts.number("width", _MOST_PIXELS),
            height=facts.number("height", _MOST_PIXELS),
            created_at=facts.time("created"),
        )

    return read


def find_person(facts: Facts, role: str, people: People) -> FoundAuthor:
    name = facts.text(role, LONGEST_NAME)
    if name not in people:
        raise BadFileError(f"{role} {name} is not in people.jsonl")
    return people[name]


def read_redirect(facts: Facts) -> OwnRedirect:
    path, target = facts.text("path", LONGEST_ADDRESS), facts.text("target", LONGEST_ADDRESS)
    if not is_path(path) or not is_address(target) or facts.raw("code") not in CODES:
        raise BadFileError("it is no redirect from a path to an address")
    return OwnRedirect(path, target, facts.number("code", 999), facts.time("created"))


def read_setting(facts: Facts) -> OwnSetting:
    return OwnSetting(facts.text("name", 64), facts.raw("value"))


def list_readers(root: Path, people: People) -> dict[str, Callable[[Facts], Listed]]:
    """In the order in which they are stored."""
    return {
        "settings.jsonl": read_setting,
        "redirects.jsonl": read_redirect,
        "pictures.jsonl": picture_reader(root, people),
        "tags.jsonl": read_tag,
    }
