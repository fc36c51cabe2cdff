"""A signature that the new columns cannot hold stops the revision before anything has changed."""

from tests.database.conftest import MIGRATIONS
from tests.database.old_rows import DAY, add_comment, add_post


def test_too_long_a_name_is_refused_by_its_number_and_nothing_changed(blog):
    blog.to("0008")
    owner = blog.insert("users", name="ann", display_name="Ann", created_at=DAY)
    post = add_post(blog, owner, "One", DAY, slug="one")
    add_comment(blog, post, signature="Ann <ann@example.org>")
    long = add_comment(blog, post, signature="长" * 121)
    before = blog.schema(), blog.data()
    words = ("-m", "migrator", "--directory", str(MIGRATIONS), "to", "0009")
    process = blog.start(*words, MIGRATOR_APP="", MIGRATOR_DATABASE_URL=blog.url)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 30, out
    assert f"120 characters: [{long}]" in out
    assert (blog.schema(), blog.data()) == before
