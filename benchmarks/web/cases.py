"""What is asked for: pages as readers ask for them, writing, and the yardsticks."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote, urlencode

from benchmarks.web.asking import Browser
from benchmarks.web.driving import Case
from benchmarks.web.filling import DRAFTS_EVERY, NEWEST, PASSWORD, READER, WRITER
from benchmarks.web.words import RARE

# Of no session: whoever shows one gets a page of the blog's own making.
COLD = {"Cookie": "session=none"}
COMMENT = "What the brush takes up, the stone gave before. {n}"
TEXT = "A text of some words, and one more to make {n} of them.\n\n" * 8


@dataclass(frozen=True)
class People:
    guest: Browser
    reader: Browser
    writer: Browser


def enter(site: str) -> People:
    people = People(Browser(site), Browser(site), Browser(site))
    people.reader.log_in(READER, PASSWORD)
    people.writer.log_in(WRITER, PASSWORD)
    return people


def list_pages(posts: int) -> dict[str, str]:
    """Name and address of what everybody may read."""
    deep = NEWEST - timedelta(minutes=20 * posts * 9 // 10)
    return {
        "home": "/",
        "a long post": "/posts/long-post",
        "a tag's page": "/tags/tag-3",
        "90 % deep in the archive": f"/?before={deep:%Y%m%dT%H%M%S}-{posts // 10 + 4}",
        "Atom feed": "/feed.atom",
    }


def reading_cases(pages: dict[str, str]) -> list[Case]:
    """Each page as whoever comes first gets it, then as everybody after."""
    cases = []
    for name, path in pages.items():
        cases.append(Case(f"{name}, cold", path, headers=COLD, base="rows", page=path))
        cases.append(Case(f"{name}, warm", path, base="static"))
    return cases


def other_cases(people: People, posts: int) -> list[Case]:
    found = quote(RARE)
    reader = Case("a logged-in reader's home", "/", headers={"Cookie": people.reader.cookies}, page="/")
    return [
        Case("search", lines=(f"GET\t/search?q={found}\t",), base="rows", page=f"/search?q={found}"),
        replace(reader, base="rows"),
        comment_case(people, posts),
        publish_case(people),
        mix_case(people, posts),
    ]


def comment_case(people: People, posts: int) -> Case:
    """Guests under many posts, each from an address of their own, without a cookie."""
    numbers = [number for number in range(max(5, posts - 200), posts) if number % DRAFTS_EVERY]
    lines = tuple(_comment_line(number) for number in numbers)
    return Case("posting a comment", lines=lines, headers={"Origin": people.guest.site})


def _comment_line(number: int) -> str:
    fields = {"name": "Guest", "markdown": COMMENT}
    return f"POST\t/posts/post-{number}/comments\t{_encode(fields)}"


def publish_case(people: People) -> Case:
    return Case(
        "publishing a post", lines=(_publish_line(people),), headers={"Cookie": people.writer.cookies}
    )


def _publish_line(people: People) -> str:
    fields = {"csrf_token": people.writer.token("/write"), "title": "Bench {n}", "markdown": TEXT}
    return f"POST\t/write\t{_encode({**fields, 'tags': 'Tag 3', 'status': 'published', 'kind': 'post'})}"


def mix_case(people: People, posts: int) -> Case:
    """Nineteen readers of home, posts, tags and feed; one who comments."""
    reads = [
        "/",
        *(f"/posts/post-{posts + 1 - 7 * number}" for number in range(14)),
        "/tags/tag-1",
        "/tags/tag-3",
    ]
    lines = [f"GET\t{path}\t" for path in (*reads, "/feed.atom", "/archive/")]
    headers = {"Origin": people.guest.site}
    return Case("95 % reading, 5 % commenting", headers=headers, lines=(*lines, _comment_line(posts - 3)))


def _encode(fields: dict[str, str]) -> str:
    return urlencode(fields).replace("%7Bn%7D", "{n}")
