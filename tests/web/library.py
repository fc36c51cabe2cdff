"""Makes people, texts and comments in the database of an app, without the way through its pages."""

from datetime import UTC, datetime, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import select

from tests.web.visitor import PASSWORD
from web.extensions import db
from web.models import Comment, Post, Role, User
from web.services import publishing
from web.services.passwords import hash_password
from web.services.site.storing import change_site

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)


@cache
def hash_once(password: str) -> str:
    return hash_password(password)


class Library:
    def __init__(self, app: Flask) -> None:
        self.app = app

    def add_person(self, name: str = "ann", role: str = "author", **facts) -> int:
        with self.app.app_context():
            known = db.session.scalar(select(User.id).where(User.name == name))
            if known:
                return known
            roles = list(db.session.scalars(select(Role).where(Role.name == role)))
            shown = {"display_name": name.title(), "password_hash": hash_once(PASSWORD), **facts}
            user = User(name=name, roles=roles, **shown)
            db.session.add(user)
            db.session.commit()
            return user.id

    def add_post(self, title: str = "A post", by: str = "ann", **facts) -> str:
        """Its slug. Published at noon of a day in May 2024 unless something else is said."""
        facts = {"markdown": "Some text.", "status": "published", "published_at": NOON, **facts}
        author_id = self.add_person(by)
        with self.app.app_context():
            return publishing.save_post(publishing.Draft(title=title, **facts), author_id).slug

    def add_posts(self, count: int, by: str = "ann", *, first: int = 1, **facts) -> list[str]:
        """``Post 1`` is the oldest; an hour between two."""
        times = {number: NOON + timedelta(hours=number) for number in range(first, first + count)}
        return [
            self.add_post(f"Post {number}", by, **{"published_at": time, **facts})
            for number, time in times.items()
        ]

    def add_comment(self, slug: str, markdown: str = "Well said.", **facts) -> int:
        facts = {"guest_name": "A guest", "html": f"<p>{markdown}</p>", "status": "approved", **facts}
        with self.app.app_context():
            post_id = self.find(slug).id
            comment = Comment(post_id=post_id, markdown=markdown, **facts)
            db.session.add(comment)
            db.session.commit()
            return comment.id

    def choose(self, **values: object) -> None:
        """Settings of the blog, as an administrator would."""
        with self.app.app_context():
            change_site(values, None)

    def find(self, slug: str) -> Post:
        return db.session.scalars(select(Post).where(Post.slug == slug)).one()

    def has_post(self, slug: str) -> bool:
        with self.app.app_context():
            return db.session.scalar(select(Post.id).where(Post.slug == slug)) is not None

    def stored(self, slug: str, column: str) -> object:
        """One value of a post, as the database holds it."""
        with self.app.app_context():
            return db.session.execute(select(getattr(Post, column)).where(Post.slug == slug)).scalar_one()

    def count(self, model: type) -> int:
        with self.app.app_context():
            return len(db.session.scalars(select(model)).all())
