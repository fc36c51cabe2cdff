"""`flask mail try ADDRESS`: a letter now, without the worker, and what the server says to it."""

import smtplib
import uuid
from datetime import UTC, datetime
from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from web.mail.composing import compose
from web.mail.letter import Letter, Recipient
from web.mail.transport import LetterRefusedError, deliver
from web.services.site.storing import load_site
from web.settings import SettingError, Settings, check_mail_password

mail = AppGroup("mail", help="Letters: see whether they go out.")


@mail.command("try")
@click.argument("address")
def try_address(address: str) -> None:
    """Send a letter to ADDRESS, and say how that went."""
    settings = cast("Settings", current_app.extensions["settings"])
    try:
        _require_mail(settings)
        with force_locale(load_site().language):
            letter = Letter(_("A letter to try the mail"), (_("It arrived: mail goes out."),))
            to = Recipient(address, load_site().language)
            message = compose(letter, to, uuid.uuid4().hex, datetime.now(UTC))
        deliver(message, settings.mail)
    except (SettingError, LetterRefusedError, ValueError, OSError, smtplib.SMTPException) as error:
        raise _explain(error, settings) from error
    where = settings.mail.server or settings.mail.outbox
    click.echo(f"{where} took the letter to {address}.")


def _require_mail(settings: Settings) -> None:
    check_mail_password(settings.mail)
    if not settings.mail.is_on:
        raise SettingError("MAIL_SERVER is not set: mail is off. See .env.example, Mail")


def _explain(error: Exception, settings: Settings) -> click.ClickException:
    place = f"{settings.mail.server}:{settings.mail.port}, {settings.mail.security}"
    return click.ClickException(
        f"the letter was not sent: {error}\n"
        f"why:  {type(error).__name__} at {place}\n"
        "next: docs/runbook.md, Mail does not go out"
    )
