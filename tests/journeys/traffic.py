"""Readers and a writer who do not stop while something is done to a stack; what they got is counted."""

import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "a password of the traffic, long enough"


@dataclass
class Traffic:
    """``failed``: what was no answer as it should be. ``acknowledged``: texts whose saving was confirmed."""

    statuses: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    @property
    def longest(self):
        return max(self.waits, default=0.0)

    @property
    def summary(self):
        saved = len(self.acknowledged)
        bad = len(self.failed)
        return f"{len(self.statuses)} pages, {saved} texts, {bad} failed, longest {self.longest:.2f} s"


class Writer:
    """Logged in, with a session of their own."""

    def __init__(self, address, name):
        self.address, self.name = address, name
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path, form=None):
        data = None
        if form is not None:
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask(path)[1])[1]
            data = urllib.parse.urlencode({"csrf_token": token, **form}).encode()
        request = urllib.request.Request(
            self.address + path, data=data, headers={"Referer": self.address + path}
        )
        with self.opener.open(request, timeout=20) as answer:
            return answer.url, answer.read().decode()

    def log_in(self):
        where, _ = self.ask("/log-in", {"name_or_email": self.name, "password": PASSWORD})
        assert not where.endswith("/log-in"), "the traffic could not log in"

    def write(self, title):
        where, _ = self.ask("/write", {"title": title, "markdown": title, "status": "draft", "kind": "post"})
        assert "/posts/" in where, f"saving led to {where}"


@contextmanager
def traffic_of(operator, address):
    """While the block lasts: a reader every 50 ms, a writer who saves a text every half second."""
    for words in (
        ("create", "--name", "traffic", "--role", "author", "--if-missing"),
        ("set-password", "traffic"),
    ):
        command = (
            "run",
            "--rm",
            "--no-deps",
            "-T",
            "web",
            "flask",
            "user",
            *words,
            "--password-file",
            "/dev/stdin",
        )
        done = operator.compose(*command, stdin=PASSWORD)
        assert done.returncode == 0, done.stdout
    traffic, is_over = Traffic(), threading.Event()
    writer = Writer(address, "traffic")
    writer.log_in()

    def keep(work, pause):
        while not is_over.is_set():
            started = time.monotonic()
            try:
                work()
            except (OSError, AssertionError, TypeError) as error:
                traffic.failed.append(f"{time.strftime('%H:%M:%S')} {error!r}")
            traffic.waits.append(time.monotonic() - started)
            time.sleep(pause)

    def read():
        with urllib.request.urlopen(f"{address}/", timeout=20) as answer:
            traffic.statuses.append(answer.status)

    def write():
        title = f"Written {len(traffic.acknowledged)} {time.monotonic()}"
        writer.write(title)
        traffic.acknowledged.append(title)

    threads = [threading.Thread(target=keep, args=given) for given in ((read, 0.05), (write, 0.5))]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def assert_nothing_lost(operator, traffic):
    """Every text that was acknowledged is there, once."""
    said = operator.statement("SELECT title FROM posts WHERE title LIKE 'Written %'").stdout.splitlines()
    assert set(traffic.acknowledged) <= set(said)
    assert len(said) == len(set(said))
