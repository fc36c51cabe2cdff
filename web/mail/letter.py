"""What a letter says, apart from how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """``address`` is whole; ``note`` is plain text below it."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """All in the recipient's language and plain text: the templates escape it."""

    subject: str
    paragraphs: tuple[str, ...] = ()
    quote: str = ""  # what somebody else wrote
    action: Link | None = None  # the one thing to do
    links: tuple[Link, ...] = ()
    reason: str = ""  # why it came
    leave_address: str = ""  # where nothing like it is asked for any more; empty: it cannot be left


@dataclass(frozen=True)
class Recipient:
    address: str
    language: str
