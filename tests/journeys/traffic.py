"""Readers, a writer, a commenter who do not stop while something is done to a stack; what they got counts."""

import http.client
import http.cookiejar
import itertools
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field

READERS = 60  # the blog takes 20 comments in five minutes of one address, in each of its processes
PASSWORD = "a password of the traffic, long enough"


@dataclass
class Traffic:
    """``failed``: what was no answer as it should be. ``acknowledged``: texts whose saving was confirmed.

    ``comments``: those that were confirmed, by their id.
    """

    statuses: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)

    @property
    def longest(self):
        return max(self.waits, default=0.0)

    @property
    def summary(self):
        saved = f"{len(self.acknowledged)} texts, {len(self.comments)} comments"
        bad = len(self.failed)
        return f"{len(self.statuses)} pages, {saved}, {bad} failed, longest {self.longest:.2f} s"


class Writer:
    """Logged in, with a session of their own."""

    def __init__(self, address, name):
        self.address, self.name = address, name
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path, form=None, *, at=None, reader=None):
        """``at``: the page with the form, where it is another; ``reader``: the address that it comes from."""
        data, headers = None, {"Referer": self.address + path}
        if form is not None:
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask(at or path)[1])[1]
            data = urllib.parse.urlencode({"csrf_token": token, **form}).encode()
        if reader:
            headers["X-Forwarded-For"] = reader
        request = urllib.request.Request(self.address + path, data=data, headers=headers)
        with self.opener.open(request, timeout=20) as answer:
            return answer.url, answer.read().decode()

    def log_in(self):
        where, _ = self.ask("/log-in", {"name_or_email": self.name, "password": PASSWORD})
        assert not where.endswith("/log-in"), "the traffic could not log in"

    def write(self, title, status="draft"):
        """The text's own part of its address."""
        where, _ = self.ask("/write", {"title": title, "markdown": title, "status": status, "kind": "post"})
        assert "/posts/" in where, f"saving led to {where}"
        return where.split("/posts/")[1].split("/")[0].split("#")[0]

    def comment(self, slug, text, reader):
        """The new comment's id: it is shown, and its address is where this led."""
        post = f"/posts/{slug}"
        where, _ = self.ask(f"{post}/comments", {"markdown": text}, at=post, reader=reader)
        assert "#comment-" in where, f"a comment led to {where}"
        return int(where.split("#comment-")[1])


def make_author(operator):
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


@contextmanager
def traffic_of(operator, address):
    """While the block lasts: a reader every 50 ms; a text saved, and a comment written, every half second.

    The comments are an author's, from ``READERS`` addresses: the limit of each of them stands as it is.
    """
    make_author(operator)
    traffic, is_over = Traffic(), threading.Event()
    writer, commenter = Writer(address, "traffic"), Writer(address, "traffic")
    for one in (writer, commenter):
        one.log_in()
    discussed = writer.write(f"Discussed {time.monotonic()}", "published")
    readers = itertools.cycle(f"198.51.100.{number + 1}" for number in range(READERS))

    def keep(work, pause):
        while not is_over.is_set():
            started = time.monotonic()
            try:
                work()
            except (OSError, http.client.HTTPException, AssertionError, TypeError) as error:
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

    def comment():
        text = f"Said {len(traffic.comments)} {time.monotonic()}"
        traffic.comments[commenter.comment(discussed, text, next(readers))] = text

    works = ((read, 0.05), (write, 0.5), (comment, 0.5))
    threads = [threading.Thread(target=keep, args=given) for given in works]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def assert_nothing_lost(operator, traffic):
    """Every text and every comment that was acknowledged is there, once."""
    said = operator.statement("SELECT title FROM posts WHERE title LIKE 'Written %'").stdout.splitlines()
    assert set(traffic.acknowledged) <= set(said)
    assert len(said) == len(set(said))
    said = operator.statement("SELECT id, markdown FROM comments WHERE markdown LIKE 'Said %'").stdout
    found = dict(line.split("\t") for line in said.splitlines())
    assert {str(number): text for number, text in traffic.comments.items()}.items() <= found.items()
    assert len(found.values()) == len(set(found.values()))
