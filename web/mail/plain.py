"""A letter as plain text."""

from collections.abc import Iterator

from web.mail.letter import Letter, Link


def as_text(letter: Letter, signature: str) -> str:
    return "\n\n".join(_parts(letter, signature)) + "\n"


def _parts(letter: Letter, signature: str) -> Iterator[str]:
    yield from letter.paragraphs
    if letter.quote:
        yield "\n".join(f"> {line}".rstrip() for line in letter.quote.splitlines())
    if letter.action:
        yield f"{letter.action.title}:\n{letter.action.address}"
    yield from (_item(link) for link in letter.links)
    # Two dashes and a space: what mail programs take for the start of a signature.
    yield "\n".join(line for line in ("-- ", signature, letter.reason, letter.leave_address) if line)


def _item(link: Link) -> str:
    return "\n  ".join(line for line in (f"* {link.title}", link.address, link.note) if line)
