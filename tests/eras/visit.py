"""What people do at a blog of any era, through its own forms: read, log in, sign up, write, comment."""

from dataclasses import dataclass, field

import requests

from tests.web.forms import find_form

PASSWORD = "ink, stone, brush and paper"
WORDS = "水墨 &amp; 100% of {}"  # as pages show it
EVERYWHERE = ("/", "/archive/", "/tags/", "/feed.atom")
SOMEWHERE = ("/search?q=post", "/sitemap.xml")  # came later


@dataclass
class Person:
    address: str
    pages: int = 0
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.headers["Sec-Fetch-Site"] = "same-origin"

    def read(self, path: str) -> str:
        answer = self.session.get(self.address + path, timeout=60)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        self.pages += 1
        return answer.text

    def read_all(self, paths: list[str]) -> None:
        for path in (*EVERYWHERE, *paths):
            self.read(path)
        for path in SOMEWHERE:
            answer = self.session.get(self.address + path, timeout=60)
            assert answer.status_code in {200, 404}, f"{path}: {answer.status_code}"
            self.pages += answer.status_code == 200

    def submit(self, path: str, **typed: str) -> str:
        """Where it led: a form that is not taken shows itself again."""
        form = find_form(self.read(path), *typed)
        to = self.address + (form.action.partition("#")[0] or path)
        answer = self.session.post(to, data={**form.fields, **typed}, timeout=60, allow_redirects=False)
        assert answer.status_code in {302, 303}, f"{path}: {answer.status_code}\n{answer.text[:3000]}"
        return answer.headers["Location"].partition("#")[0]


@dataclass(frozen=True)
class Written:
    """What was written at a revision, and where it stands."""

    revision: str
    author: str
    post: str
    commented: str

    def find_wrong(self, person: Person) -> list[str]:
        """What of it a reader does not see."""
        text = WORDS.format(self.revision)
        wanted = {self.post: ("written: ", "answered: "), self.commented: ("answered: ",)}
        pages = {path: person.read(path) for path in wanted}
        return [
            f"{path} lacks {kind}{text}"
            for path, kinds in wanted.items()
            for kind in kinds
            if f"{kind}{text}" not in pages[path]
        ]


def visit(address: str, revision: str, name: str, posts: list[str]) -> tuple[Written, int]:
    """As a guest, as ``name`` whose account is of head, and as somebody new; how many pages were read."""
    guest, old, new = (Person(address) for _ in range(3))
    guest.read_all(posts)
    old.submit("/log-in", name_or_email=name, password=PASSWORD)
    newcomer, text = f"era-{revision}", WORDS.format(revision).replace("&amp;", "&")
    new.submit("/sign-up", name=newcomer, email=f"{newcomer}@example.org", password=PASSWORD)
    if "/log-out" not in new.read("/"):
        new.submit("/log-in", name_or_email=newcomer, password=PASSWORD)
    facts = {"title": f"Written at {revision}", "tags": f"era, {revision}", "status": "published"}
    post = new.submit("/write", **facts, markdown=f"written: {text}")
    for path in (post, posts[0]):
        old.submit(path, markdown=f"answered: {text}")
    written = Written(revision, newcomer, post, posts[0])
    wrong = written.find_wrong(guest)
    assert not wrong, wrong
    return written, guest.pages + old.pages + new.pages
