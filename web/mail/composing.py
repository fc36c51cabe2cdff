"""From a letter to a message of RFC 5322: plain text, and the same as simple HTML."""

import unicodedata
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from flask import current_app

from web.mail.letter import Letter, Recipient
from web.mail.plain import as_text
from web.services.site.storing import load_site
from web.settings import Settings

_LONGEST_SUBJECT = 200  # characters
_WITHOUT_SENDER = "blog@localhost"


class _OneLineHeader(UnstructuredHeader, BaseHeader):
    """Python would write a long address as encoded words, in which no mail program looks for one."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLineHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def compose(letter: Letter, recipient: Recipient, token: str, written_at: datetime) -> EmailMessage:
    """``token`` names the letter for ever: the same token, the same Message-ID. Raises ``ValueError``.

    The error says that the recipient's address is none.
    """
    settings: Settings = current_app.extensions["settings"]
    site = load_site()
    sender = settings.mail.sender or _WITHOUT_SENDER
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(_one_line(site.title), addr_spec=sender)
    message["To"] = Address(addr_spec=_to_ascii_domain(recipient.address))
    message["Subject"] = _one_line(letter.subject)[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{token}@{_to_ascii_domain(sender).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave_address:
        message["List-Unsubscribe"] = f"<{letter.leave_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    facts = {"letter": letter, "site": site, "language": recipient.language}
    # Not render_template: what stands around every page asks for a visitor, and there is none.
    html = current_app.jinja_env.get_template("mail/letter.html").render(facts)
    message.set_content(as_text(letter, site.title), cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def _one_line(text: str) -> str:
    """Without anything that could end a header, or that turns the direction of what follows."""
    shown = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} else letter for letter in text
    )
    return " ".join(shown.split())


def _to_ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        raise ValueError("there is no @ with something on both sides")
    return f"{local}@{domain.encode('idna').decode('ascii')}" if not domain.isascii() else address
