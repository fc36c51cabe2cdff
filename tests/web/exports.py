"""A blog that holds a row of every kind, and `flask content export`."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from tests.web.imports import run
from tests.web.library import NOON
from tests.web.test_pictures import draw
from web.extensions import db
from web.models import Comment, OldSlug, OldTagSlug, Tag
from web.services.markdown import render_comment
from web.services.pictures import store_picture
from web.services.redirects import add_redirect


def export(app, path) -> Path:
    result = run(app, "export", path)
    assert result.exit_code == 0, result.output
    return path


def fill(app, library) -> None:
    """What writers and readers leave behind, of every kind."""
    ann = library.add_person("ann", email="ann@x.org", language="zh")
    with app.app_context():
        stored = store_picture(draw(), ann, "Ink [1]", app.extensions["settings"].media_directory)
    library.add_post("Ink", markdown=f"{stored.markdown}\n\n---\n\n墨\r\n\ttail  \n", tags="Stone, 墨")
    library.add_post(
        '  Odd: "title" --- \'# [x]', markdown="---\ntitle: no\n---\n", slug="odd", is_pinned=True
    )
    library.add_post("Later", status="scheduled", published_at=datetime(2999, 1, 1, tzinfo=UTC))
    library.add_post("Hidden", status="unlisted", by="ben")
    library.add_post("Mine", status="private", markdown="")
    library.add_post("Not yet", status="draft", published_at=None)
    library.add_post("About", kind="page", markdown="\n\n\n")
    first = library.add_comment("ink", guest_email="guest@x.org", created_at=NOON, announced_at=NOON)
    library.add_comment("ink", "Thanks.", parent_id=first, author_id=ann, guest_name=None)
    library.add_comment("ink", "Buy", status="spam", created_at=NOON)
    library.add_comment("ink", "Twice", created_at=NOON)
    library.add_comment("ink", "Twice", created_at=NOON, status="held")
    library.add_comment("odd", "Of one who left", guest_name=None, created_at=NOON)
    library.choose(title="墨与石", navigation=(("About", "/about"),))
    with app.app_context():
        add_redirect("/?p=1", "/posts/ink", 301, None)
        for comment in db.session.scalars(select(Comment)):
            comment.html = render_comment(comment.markdown)
        tag = db.session.scalars(select(Tag).where(Tag.slug == "stone")).one()
        db.session.add(OldTagSlug(slug="rock", tag_id=tag.id, created_at=NOON))
        db.session.add(OldSlug(slug="before", post_id=library.find("ink").id, created_at=NOON))
        db.session.commit()
