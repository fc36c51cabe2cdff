"""From head down along the history and up again, with a web process of each era in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.database.conftest import Blog
from tests.eras.commits import Era
from tests.eras.rows import Picture, find_wrong, take_picture
from tests.eras.serving import serve
from tests.eras.visit import PASSWORD, Person, Written, visit

WRITER = "ann"


@dataclass
class Journey:
    """``room`` is a folder for code, logs and uploads; ``stops`` where it looks, oldest first.

    ``compared`` counts columns of tables whose checksum was taken twice.
    """

    blog: Blog
    room: Path
    eras: list[Era]
    stops: tuple[str, ...]
    tell: Callable[[str], None]
    left: dict[str, Picture] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    pages: int = 0
    compared: int = 0

    def begin(self, content: Path) -> None:
        """At head: an account, and the content of an export."""
        self.blog.to("head")
        secret = self.room / "password"
        secret.write_text(PASSWORD)
        words = ("user", "create", "--name", WRITER, "--role", "author", "--password-file", str(secret))
        self.blog.run("-m", "flask", *words)
        self.blog.run("-m", "flask", "content", "import", str(content))
        rows = self.blog.rows("posts")
        shown = [row for row in rows if (row["status"], row["kind"]) == ("published", "post")]
        self.posts = [f"/posts/{row['slug']}" for row in shown]
        self.room.joinpath("media").mkdir(exist_ok=True)

    def go(self) -> None:
        """Raises ``AssertionError`` where a value is another one than before, or not there."""
        for revision in reversed(self.stops):
            self.blog.to(revision)
            for era in self.eras:
                if era.revision == revision:
                    self.live(era)
            self.left[revision] = take_picture(self.blog)
        for revision in self.stops:
            self.blog.to(revision)
            self.compare(revision)
        self.read_everything()

    def live(self, era: Era) -> None:
        code = era.unpack(self.room / f"code-{era.revision}")
        with serve(code, self.blog.url, self.room) as address:
            written, pages = visit(address, era.revision, WRITER, self.posts)
        self.written.append(written)
        self.pages += pages
        self.tell(f"{era}: {pages} pages read; an account, a post and two comments written")

    def compare(self, revision: str) -> None:
        before, now = self.left[revision], take_picture(self.blog)
        wrong = find_wrong(before, now)
        assert not wrong, f"at {revision}: " + "\n".join(wrong)
        self.compared += len(before.sum_up(before))
        later = sum(one.revision < revision for one in self.written)
        for table, each in (("users", 1), ("posts", 1), ("comments", 2)):
            if table in before.tables:
                found, wanted = now.count_new(table, before), each * later
                assert found == wanted, f"{table} at {revision}: {found} new rows, {wanted} were written"

    def read_everything(self) -> None:
        """With today's code, at head: what was written in each era."""
        assert self.written
        with serve(Era("head").unpack(self.room), self.blog.url, self.room) as address:
            reader = Person(address)
            wrong = [line for one in self.written for line in one.find_wrong(reader)]
        assert not wrong
