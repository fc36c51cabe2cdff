"""Imported content on the way along the whole history: down to every revision, up again, and nothing is lost.

Read as text by plain SQL: this shares no code with the migrator, nor with the blog.
"""

import hashlib

import pytest

from tests.conftest import ROOT
from tests.database.conftest import HEAD, REVISIONS, Blog

LOWEST = "0002"  # below it there is no post
# Revision 0006 gives everybody a role: on its way up again, besides the one that they had.
GIVEN = {("users_roles", "user_id"), ("users_roles", "role_id")}
Sums = dict[tuple[str, str], tuple[int, str]]


@pytest.fixture(params=["small.xml", "theme-unit-test.xml"])
def content(request):
    """An export of WordPress: the repository's own, and the one that themes are tried with."""
    if request.param == "small.xml":
        return next((ROOT / "tests/web").rglob("small.xml"))
    return next(request.getfixturevalue("shared_data").rglob(request.param))


def sum_up(blog: Blog) -> Sums:
    """By table and column: how many rows, and a checksum of its values in the order of the rows."""
    found = {}
    for table, rows in blog.data().items():
        for column in rows[0] if rows else ():
            if (table, column) in GIVEN:
                continue
            values = "\n".join(sorted(f"{row.get('id')} {row[column]!r}" for row in rows))
            found[table, column] = (len(rows), hashlib.sha256(values.encode()).hexdigest())
    return found


def test_content_goes_down_to_every_revision_and_comes_back_whole(blog, content):
    blog.to("head")
    blog.run("-m", "flask", "content", "import", str(content))
    at_head = sum_up(blog)
    assert at_head["posts", "markdown"][0] > 3
    below = [revision for revision in reversed(REVISIONS) if revision >= LOWEST and revision != HEAD]
    on_the_way_down = {}
    for revision in below:
        blog.to(revision)
        on_the_way_down[revision] = sum_up(blog)
    on_the_way_up = {}
    for revision in reversed(below):
        blog.to(revision)
        on_the_way_up[revision] = sum_up(blog)
    blog.to("head")
    assert sum_up(blog) == at_head
    assert on_the_way_up == on_the_way_down
