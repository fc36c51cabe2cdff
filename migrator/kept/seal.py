"""Seals on kept files: who cannot log in as the migrator cannot write one that is then run.

MySQL's grants cannot leave out single tables, so the application's account may write to this one; it could
have the migrator run Python of its choice. The key comes from the migrator's own password.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from threading import Thread

from sqlalchemy.engine import URL

from migrator.kept.table import KeptFile, join

ROUNDS = 100_000  # of PBKDF2: whoever reads a seal may guess at the password, at 30 ms a guess


@dataclass(frozen=True)
class Sealer:
    key: bytes

    def seal(self, revision: str, down_revisions: tuple[str, ...], source: bytes) -> str:
        words = (revision.encode(), join(down_revisions).encode(), source)
        text = b"".join(len(word).to_bytes(8, "big") + word for word in words)
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()

    def make_file(self, revision: str, down_revisions: tuple[str, ...], source: bytes) -> KeptFile:
        return KeptFile(digest(source), self.seal(revision, down_revisions, source), source)

    def is_intact(self, revision: str, down_revisions: tuple[str, ...], file: KeptFile) -> bool:
        wanted = self.seal(revision, down_revisions, file.source)
        return hmac.compare_digest(wanted, file.seal) and digest(file.source) == file.digest


def make_sealer(url: URL) -> Sealer:
    """With the key of the account that ``url`` logs in as; an embedded database has no account."""
    return start_sealer(url)()


@lru_cache(maxsize=1)
def start_sealer(url: URL) -> Callable[[], Sealer]:
    """Begin to derive the key beside what else there is to do; what it gives waits for it."""
    salt = f"kept revisions of {url.database or ''}".encode()
    password = str(url.password or "").encode()
    keys: list[bytes] = []

    def derive() -> None:
        keys.append(hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS if password else 1))

    def wait() -> Sealer:
        thread.join()
        return Sealer(keys[0])

    thread = Thread(target=derive, name="sealer", daemon=True)
    thread.start()
    return wait


def digest(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()
