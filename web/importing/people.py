"""Authors of the source as accounts here: without a password, so that nobody can log in as them."""

from sqlalchemy import select

from web.extensions import db
from web.importing.records import FoundAuthor
from web.importing.report import Report
from web.models import Role, User, utc_now
from web.services.slugs import make_slug, next_free_slug

_LONGEST_NAME = 50  # of 64; room for a number behind it
_LONGEST_EMAIL = 254
UNKNOWN = FoundAuthor("imported", "Imported")


class Authors:
    """Each is looked up once per import, and made only when something of theirs is taken."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ids: dict[FoundAuthor, int] = {}

    def id_of(self, author: FoundAuthor) -> int:
        """Flushes; the caller commits."""
        if author not in self._ids:
            self._ids[author] = self._find_or_make(author)
        return self._ids[author]

    def forget(self) -> None:
        """After a rollback: what was made is gone."""
        self._ids.clear()

    def _find_or_make(self, author: FoundAuthor) -> int:
        plain = make_slug(author.name, UNKNOWN.name)[:_LONGEST_NAME].strip("-")
        wanted = author.name if author.keeps_name else plain
        found = _find_by_email(author.email)
        name = found.name if found else next_free_slug(wanted, lambda name: _is_somebody_else(name, author))
        user = found or _find_by_name(name)
        if user is None:
            user = _make(name, author)
            self._report.authors[author.display_name or author.name] = name
        return user.id


def _is_somebody_else(name: str, author: FoundAuthor) -> bool:
    """Two people may have one name in Latin letters; and nobody who logs in here is taken for a stranger."""
    user = _find_by_name(name)
    if user is None:
        return False
    differ_by_email = bool(user.email and author.email)  # equal ones were found before
    return (
        user.password_hash is not None
        or differ_by_email
        or (user.display_name.casefold() != _shown_name(author).casefold())
    )


def _shown_name(author: FoundAuthor) -> str:
    return (author.display_name or author.name)[:120]


def _make(name: str, author: FoundAuthor) -> User:
    user = User(
        name=name,
        display_name=_shown_name(author) or name,
        email=author.email.lower() if 0 < len(author.email) <= _LONGEST_EMAIL else None,
        language=author.language,
        created_at=author.created_at or utc_now(),
        roles=[_find_or_make_role("author")],
    )
    db.session.add(user)
    db.session.flush()
    return user


def _find_or_make_role(name: str) -> Role:
    return db.session.scalars(select(Role).where(Role.name == name)).first() or Role(name=name)


def _find_by_name(name: str) -> User | None:
    return db.session.scalars(select(User).where(User.name == name)).first()


def _find_by_email(email: str) -> User | None:
    return db.session.scalars(select(User).where(User.email == email.lower())).first() if email else None
