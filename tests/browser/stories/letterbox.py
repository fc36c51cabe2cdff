"""Letters that came, as a mail program would show them."""

from collections.abc import Callable
from email.message import EmailMessage

from tests.browser.visitor import wait_until
from tests.web.mail_server import MailServer

SENDER = "blog@example.com"
SECONDS = 20  # a worker looks once a second


class Letterbox:
    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._opened: set[str] = set()

    def take(self, address: str, subject: str) -> EmailMessage:
        """The next one to that address with these words in its subject; each is given once."""

        def is_it(letter: EmailMessage) -> bool:
            is_new = letter["Message-ID"] not in self._opened
            return is_new and letter["To"] == address and subject in letter["Subject"]

        wait_until(lambda: self._find(is_it) is not None, SECONDS)
        letter = self._find(is_it)
        assert letter is not None
        self._opened.add(letter["Message-ID"])
        return letter

    def count(self, address: str) -> int:
        return sum(letter["To"] == address for letter in self._server.letters)

    def _find(self, is_it: Callable[[EmailMessage], bool]) -> EmailMessage | None:
        return next((letter for letter in self._server.letters if is_it(letter)), None)
