"""A brake on guessing and flooding, in the memory of one process.

Its limits: each worker counts for itself, so N workers let through N times as much; a restart forgets;
whoever owns many addresses is slowed by the name only, and can thereby keep a name from logging in for as
long as they go on. nginx limits requests in front of it.
"""

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from web.services.comment_rules.challenges import OLDEST_SECONDS

MOST_KEYS = 20_000  # a flood of names must not fill the memory; the longest untouched goes first


class Brake:
    """Lets ``limit`` attempts per key through in ``seconds``."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._attempts: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, key: str) -> int:
        """0 while the key may go on."""
        with self._lock:
            attempts = self._attempts.get(key)
            if attempts is None or len(attempts) < self._limit:
                return 0
            left = attempts[0] + self._seconds - self._clock()
            return max(0, int(left) + 1) if left > 0 else 0

    def count(self, key: str) -> None:
        with self._lock:
            # Only the last attempts matter: once the oldest of them is out of the window, the key may go on.
            self._attempts.setdefault(key, deque(maxlen=self._limit)).append(self._clock())
            self._attempts.move_to_end(key)
            if len(self._attempts) > MOST_KEYS:
                self._attempts.popitem(last=False)

    def release(self, key: str) -> None:
        with self._lock:
            self._attempts.pop(key, None)


class Brakes:
    """The brakes of one application. Limits are wide enough for a class room behind one address."""

    def __init__(self) -> None:
        self.log_in_by_address = Brake(limit=30, seconds=900)
        self.log_in_by_name = Brake(limit=10, seconds=900)
        self.code = Brake(limit=8, seconds=900)
        self.confirm = Brake(limit=10, seconds=900)
        self.reset_by_address = Brake(limit=20, seconds=3600)
        self.reset_by_email = Brake(limit=3, seconds=3600)
        self.sign_up = Brake(limit=60, seconds=3600)
        self.comment = Brake(limit=20, seconds=300)
        self.stamp = Brake(limit=1, seconds=OLDEST_SECONDS)
        self.search = Brake(limit=60, seconds=60)
        self.api = Brake(limit=300, seconds=60)
        self.api_refused = Brake(limit=60, seconds=900)


def address_key(address: str | None) -> str:
    """An IPv6 visitor owns a whole /64; to count single addresses would count nothing."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        # ::ffff:a.b.c.d is an IPv4 visitor on a socket for both; all of those lie in one /64.
        parsed = parsed.ipv4_mapped or parsed
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
