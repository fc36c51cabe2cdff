"""Rows as the blog may have held them while it was young, the awkward ones among them."""

from datetime import datetime, timedelta

DAY = datetime(2024, 2, 29, 23, 59, 58)  # noqa: DTZ001 - the column has no zone
LONG_TITLE = "长" * 255
TITLES = (
    "Ink and water",
    "Ink & Water!",  # its slug is nearly the first one's
    "Ink and water",  # and this one's is equal
    "INK AND WATER",
    "ink-and-water-2",  # what the second would be numbered
    "墨与水",
    "🖋️🪨",  # no letter at all
    "",
    "   ",
    "100% 'quoted' \"twice\" `thrice` \\ back; -- no comment :name %s",
    LONG_TITLE,
    LONG_TITLE,
    "Café",
    "cafe",
)
SIGNATURES = (
    None,
    "",
    "Ann",
    "Ann Lee <ann@example.org>",
    "李白 <libai@example.cn>",
    "张三　<zhangsan@example.cn>",  # a wide space and a wide bracket
    "<only@example.org>",
    " <blank@example.org>",
    "Bob <not an address>",
    "Two <one@example.org> <two@example.org>",
    "100% 'q' <per%cent@example.org>",
    "🖋️ <pen@example.org>",
    "N" * 120 + " <" + "m" * 242 + "@example.org>",
    "A line\nand another <lines@example.org>",
)
CATEGORIES = ("News", "新闻", "100% 'art'", "Empty")


def fill_first(blog) -> None:
    """At 0003: two users, posts with each title, comments with each signature under the first post."""
    for name in ("ann", "bob"):
        blog.insert("users", name=name, display_name=f"{name} 🖋️", created_at=DAY)
    users = [row["id"] for row in blog.rows("users")]
    for number, title in enumerate(TITLES):
        add_post(blog, users[number % 2], title, DAY + timedelta(days=number))
    first = blog.rows("posts")[0]["id"]
    for signature in SIGNATURES:
        add_comment(blog, first, signature=signature)
    add_comment(blog, first, author_id=users[1])


def add_post(blog, author_id: int, title: str, created_at: datetime, **more: object) -> int:
    text = f"# {title}\n\n100% of 'it' 墨 🖋️ \\ %s :x" + "\nlong" * 20_000 * (title == "墨与水")
    is_new = "markdown" in blog.table("posts").c
    values = {
        "author_id": author_id,
        "title": title,
        "markdown" if is_new else "body": text,
        "html": "<p>%</p>",
    }
    times = {
        "created_at": created_at,
        "updated_at": created_at,
        "published_at": None if not title else created_at,
    }
    return blog.insert(
        "posts", **values, **times, status="published" if title else "draft", summary="", **more
    )


def add_comment(blog, post_id: int, **more: object) -> int:
    texts = {"status": "approved", "markdown": "100% 好 🖋️", "html": "<p>100% 好 🖋️</p>"}
    return blog.insert("comments", post_id=post_id, created_at=DAY, **texts, **more)


def fill_categories_and_tags(blog) -> None:
    """At 0005: each post in the next category or in none; tags, one of them called like a category."""
    for number, name in enumerate(CATEGORIES):
        blog.insert("categories", name=name, slug=f"category-{number}" if number else "news")
    categories = [row["id"] for row in blog.rows("categories")]
    places = [None, *categories[:3]]
    with blog.begin() as connection:
        posts = blog.table("posts")
        for number, row in enumerate(blog.rows("posts")):
            place = places[number % 4]
            connection.execute(posts.update().where(posts.c.id == row["id"]).values(category_id=place))
    tags = [
        blog.insert("tags", name=name, slug=slug)
        for name, slug in (("News", "news"), ("水", "水"), ("-", "x"))
    ]
    for row in blog.rows("posts")[:4]:
        for tag in tags[:2]:
            blog.insert("posts_tags", post_id=row["id"], tag_id=tag)
