"""More rows than a revision reads at once: each of them is carried over, in both directions."""

from tests.database.old_rows import DAY

ROWS = 1203  # two whole batches and a part of one


def test_every_row_of_every_batch_is_carried(blog):
    blog.to("0006")
    owner = blog.insert("users", name="ann", display_name="Ann", created_at=DAY)
    times = {"created_at": DAY, "updated_at": DAY}
    texts = {"body": "x", "html": "x", "summary": "", "status": "draft"}
    # Every title twice, the second time far from the first one.
    posts = [{"author_id": owner, "title": f"Post {n % 602}", **texts, **times} for n in range(ROWS)]
    blog.insert_all("posts", posts)
    first = blog.rows("posts")[0]["id"]
    texts = {"markdown": "x", "html": "x", "status": "held", "post_id": first, "created_at": DAY}
    signed = [{"signature": f"Guest {n} <g{n}@example.org>", **texts} for n in range(ROWS)]
    blog.insert_all("comments", signed)
    blog.to("0009")
    assert len({row["slug"] for row in blog.rows("posts")}) == ROWS
    assert [row["slug"] for row in blog.rows("posts")[600:604]] == [
        "post-600",
        "post-601",
        "post-0-2",
        "post-1-2",
    ]
    guests = [(row["guest_name"], row["guest_email"]) for row in blog.rows("comments")]
    assert guests == [(f"Guest {n}", f"g{n}@example.org") for n in range(ROWS)]
    blog.to("0008")
    assert [row["signature"] for row in blog.rows("comments")] == [row["signature"] for row in signed]
