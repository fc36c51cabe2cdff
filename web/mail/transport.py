"""How a letter leaves: by SMTP, into a folder, or, without either, not at all."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import structlog

from web.settings import MailSettings

SECONDS_TO_ANSWER = 15  # for each word that the server owes us
_FIRST_FINAL_CODE = 500

log = structlog.get_logger()


class LetterRefusedError(Exception):
    """The server will not take this letter, however often it is offered."""


def deliver(message: EmailMessage, mail: MailSettings) -> None:
    """Raises ``LetterRefusedError``; ``OSError`` or ``SMTPException`` where trying later may help."""
    if mail.server:
        _send(message, mail)
        log.info("letter sent", message_id=message["Message-ID"])
    elif mail.outbox:
        log.info("letter written", file=str(_write(message, mail.outbox)))
    else:
        # Not its text: a letter may hold a link that lets somebody in.
        log.warning("letter not sent: MAIL_SERVER is not set", message_id=message["Message-ID"])


def _send(message: EmailMessage, mail: MailSettings) -> None:
    server = _connect(mail)
    try:
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        _refuse_for_good(code, reason, error)
        raise
    except smtplib.SMTPAuthenticationError:
        raise  # of the account, not of the letter: it is sent once that is mended
    except smtplib.SMTPResponseException as error:
        _refuse_for_good(error.smtp_code, error.smtp_error, error)
        raise
    finally:
        # Not by QUIT: an answer that fails to come after the letter was taken must not send it again.
        server.close()


def _connect(mail: MailSettings) -> smtplib.SMTP:
    """The server's certificate is checked; SSL_CERT_FILE names an operator's own authority."""
    if mail.security == "tls":
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS_TO_ANSWER, context=trust)
    server = smtplib.SMTP(mail.server, mail.port, timeout=SECONDS_TO_ANSWER)
    if mail.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _refuse_for_good(code: int, reason: bytes | str, cause: Exception) -> None:
    if code >= _FIRST_FINAL_CODE:
        said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise LetterRefusedError(f"{code} {said}") from cause


def _write(message: EmailMessage, folder: Path) -> Path:
    """One file per letter: sent twice, it is still one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    path.write_bytes(message.as_bytes())
    return path
