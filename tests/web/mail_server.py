"""A mail server of the tests' own: it takes letters over SMTP, with or without TLS."""

import socket
import ssl
import subprocess
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "ink", "a password of the mail server"


class MailServer:
    """``letters`` is what arrived; ``answer`` is what it says to the next recipient instead of taking it."""

    def __init__(self) -> None:
        self.letters = []
        self.envelopes = []
        self.answer = ""
        self.address = ("", 0)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, session.ssl is not None))
        return "250 taken"


def check_log_in(_server, _session, _envelope, _mechanism, data):
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(**options):
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=find_free_port(), **options)
    controller.start()
    try:
        server.address = (controller.hostname, controller.port)
        yield server
    finally:
        controller.stop()


def find_free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def make_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """For 127.0.0.1, and a context that shows it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    request = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"]
    subprocess.run(
        ["openssl", "req", "-x509", *request, *subject, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
