"""The smoke visits of a rehearsal and a promotion, paid to a blog of the tests' own."""

import os
import subprocess
import sys

import pytest

from tests.browser.served import ROOT, add_person

pytestmark = pytest.mark.browser
WORD = "a stone, water and a brush"


@pytest.fixture(scope="module")
def author(own_blog, tmp_path_factory):
    blog, environ = own_blog
    if environ is None:
        pytest.skip("an author is made by the command line of the tests' own blog")
    name = add_person(environ, "author", WORD, tmp_path_factory.mktemp("smoke"))
    return blog, name


def visit(blog: str, *words: str, password: str = WORD) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, ROOT / "release/promotion/smoke.py", blog, *words],
        env={"PATH": os.environ["PATH"], "SMOKE_PASSWORD": password},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.splitlines() + done.stderr.splitlines()


def test_each_visit_goes_well_and_nothing_is_left(author, member):
    blog, name = author
    visits = ["read", "search", "log in", "write", "comment", "remove"]
    assert visit(blog, name, "--comment") == (0, [f"{one}: well" for one in visits])


def test_the_visit_that_goes_wrong_is_named(author):
    blog, name = author
    assert visit(blog, name, password="another word")[1][-1] == "log in: /log-in answered 422"
    assert visit("http://127.0.0.1:9", name) == (
        1,
        ["read: / did not answer: <urlopen error [Errno 111] Connection refused>"],
    )
