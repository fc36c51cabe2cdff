"""Rows as the blog writes them today, for the way down."""

from datetime import timedelta

from tests.database.old_rows import DAY, add_comment, add_post

GUESTS = (
    ("Zoë", None),
    (None, "mail@example.org"),
    ("名" * 120, "m" * 242 + "@example.org"),
    ("", "empty@example.org"),
    ("tag <b> 100%", "b@example.org"),
)


def fill_head(blog) -> None:
    owner = blog.rows("users")[0]["id"]
    more = {"kind": "page", "slug": "about", "import_key": "pages/about.md"}
    page = add_post(blog, owner, "About", DAY + timedelta(days=99), **more)
    for number, (name, email) in enumerate(GUESTS):
        parent = blog.rows("comments")[-1]["id"]
        more = {"parent_id": parent, "import_key": f"c{number}", "announced_at": DAY}
        add_comment(blog, page, guest_name=name, guest_email=email, **more)
    follow = {"email": "m" * 242 + "@example.org", "language": "zh", "created_at": DAY}
    comments = [row["id"] for row in blog.rows("comments")[-2:]]
    blog.insert("comment_follows", comment_id=comments[0], **follow)
    blog.insert(
        "comment_follows",
        comment_id=comments[1],
        asked_at=DAY,
        confirmed_at=DAY,
        whole_thread_at=DAY,
        **follow,
    )
    blog.insert("post_follows", post_id=page, user_id=owner, followed_at=DAY)
    tag = blog.insert("tags", name="100% 新", slug="100-xin")
    blog.insert("posts_tags", post_id=page, tag_id=tag)
    blog.insert("post_texts", post_id=page, title="About 墨", text="100% 'words' 🖋️ " * 99, made_at=DAY)
    size = {"width": 640, "height": 480}
    blog.insert("pictures", owner_id=owner, digest="d" * 64, alt="墨 'n' 🖋️", created_at=DAY, **size)
    with blog.begin() as connection:
        users = blog.table("users")
        connection.execute(users.update().where(users.c.id == owner).values(language="zh"))
    fill_people(blog, owner)
    fill_desk(blog, owner, page)
    fill_addresses(blog, page, tag)
    fill_jobs(blog)
    fill_administration(blog, owner)


def fill_people(blog, owner: int) -> None:
    seen = {"created_at": DAY, "seen_at": DAY, "confirmed_at": DAY}
    device = {"device": "Firefox, Linux", "address": "2001:db8::/48", "keep_days": 30}
    blog.insert("sessions", user_id=owner, token_digest="a" * 64, **device, **seen)
    blog.insert("second_factors", user_id=owner, sealed_secret="s" * 255, last_step=2**40, created_at=DAY)
    for digest, used_at in (("b" * 64, None), ("c" * 64, DAY)):
        blog.insert("recovery_codes", user_id=owner, code_digest=digest, used_at=used_at)
    ways = {"role": "author", "note": "For 墨 🖋️", "created_at": DAY, "expires_at": DAY}
    blog.insert("invitations", made_by_id=owner, used_by_id=owner, token_digest="d" * 64, used_at=DAY, **ways)
    blog.insert("invitations", made_by_id=None, token_digest="e" * 64, **ways)
    who = {"issuer": "https://login.example.org/" + "x" * 228, "subject_digest": "f" * 64}
    blog.insert("identities", user_id=owner, created_at=DAY, **who)
    letter = {"purpose": "reset", "email": "m" * 242 + "@example.org", "nonce": "n" * 64, "expires_at": DAY}
    blog.insert("emailed_links", user_id=owner, token_digest="1" * 64, created_at=DAY, used_at=DAY, **letter)
    blog.insert("emailed_links", user_id=None, token_digest="2" * 64, created_at=DAY, **letter)
    for number, used_at in enumerate((None, DAY)):
        token = {"name": "名" * 120, "scopes": "read posts", "created_at": DAY, "expires_at": DAY}
        blog.insert("api_tokens", user_id=owner, token_digest=f"{number}" * 64, used_at=used_at, **token)
    blog.insert("left_letters", user_id=owner, letter="l" * 32, left_at=DAY)
    blog.insert("wanted_letters", user_id=owner, letter="l" * 32, wanted_at=DAY)
    with blog.begin() as connection:
        users = blog.table("users")
        connection.execute(users.update().where(users.c.id == owner).values(email_confirmed_at=DAY))


def fill_desk(blog, owner: int, page: int) -> None:
    """What the writer's desk keeps."""
    text = {"title": "100% 墨 🖋️", "markdown": "长\n" * 5_000, "tags": "墨, 100% 新"}
    for number, author in ((1, owner), (2, None)):
        version = {"number": number, "author_id": author, "status": "draft", "saved_at": DAY, **text}
        blog.insert("post_versions", post_id=page, **version)
    for place in (0, page):
        typed = {"place": place, "post_id": place or None, "based_on": 1, "saved_at": DAY, **text}
        blog.insert("autosaves", user_id=owner, **typed)


def fill_addresses(blog, page: int, tag: int) -> None:
    blog.insert("old_slugs", slug="x" * 191, post_id=page, created_at=DAY)
    blog.insert("old_tag_slugs", slug="y" * 191, tag_id=tag, created_at=DAY)
    with blog.begin() as connection:
        posts = blog.table("posts")
        connection.execute(posts.update().where(posts.c.id == page).values(pinned_at=DAY))


def fill_jobs(blog) -> None:
    """One that waits, one that ended."""
    times = {"run_at": DAY, "created_at": DAY}
    for number, status in enumerate(("waiting", "done")):
        facts = {
            "kind": "mail",
            "payload": {"title": "100% 墨 🖋️"},
            "unique_key": f"k{number}",
            "status": status,
        }
        blog.insert("jobs", **facts, **times, priority=5, attempts=number, last_error="it's 100%")


def fill_administration(blog, owner: int) -> None:
    blog.insert("settings", name="title", value="100% 墨 🖋️", changed_at=DAY, changed_by_id=owner)
    blog.insert("settings", name="navigation", value=[["墨", "/x"]], changed_at=DAY, changed_by_id=None)
    with blog.begin() as connection:
        users = blog.table("users")
        connection.execute(users.update().where(users.c.id == owner).values(blocked_at=DAY))
    path = {"path_digest": "a" * 64, "path": "/老" + "x" * 498, "target": "/posts/x", "code": 301}
    blog.insert("redirects", **path, created_at=DAY)
    moment = {"due_at": DAY, "time_zone": "America/Argentina/ComodRivadavia", "created_at": DAY}
    for post_id, ended_at in ((blog.rows("posts")[0]["id"], DAY), (None, None)):
        ended = {"told_at": ended_at, "done_at": ended_at}
        blog.insert("reminders", user_id=owner, post_id=post_id, text="墨 🖋️ 100%" * 55, **moment, **ended)
    blog.insert("digests", until_at=DAY, since_at=DAY - timedelta(days=7))
    blog.insert("page_reads", day=DAY.date(), post_id=blog.rows("posts")[0]["id"], reads=2**31 - 1)
    for actor in (owner, None):
        facts = {"action": "role-changed", "subject": "名" * 255, "facts": {"to": "100% 'x'"}}
        blog.insert("audit_entries", actor_id=actor, at=DAY, **facts)
