"""A blog as one writes it in an afternoon: models, relations, two templates, nothing kept."""  # noqa: INP001 - mounted into a container by itself

from datetime import UTC, datetime

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import joinedload, selectinload

db = SQLAlchemy()
carries = db.Table(
    "posts_tags",
    db.Column("post_id", db.ForeignKey("posts.id"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("tags.id"), primary_key=True),
)


class User(db.Model):
    __tablename__ = "users"
    id = db.Column(db.BigInteger, primary_key=True)
    name = db.Column(db.String(64))
    display_name = db.Column(db.String(120))


class Tag(db.Model):
    __tablename__ = "tags"
    id = db.Column(db.BigInteger, primary_key=True)
    name = db.Column(db.String(120))
    slug = db.Column(db.String(191))


class Comment(db.Model):
    __tablename__ = "comments"
    id = db.Column(db.BigInteger, primary_key=True)
    post_id = db.Column(db.ForeignKey("posts.id"))
    guest_name = db.Column(db.String(120))
    status = db.Column(db.String(16))
    html = db.Column(db.Text)
    created_at = db.Column(db.DateTime)


class Post(db.Model):
    __tablename__ = "posts"
    id = db.Column(db.BigInteger, primary_key=True)
    author_id = db.Column(db.ForeignKey("users.id"))
    kind = db.Column(db.String(16))
    status = db.Column(db.String(16))
    title = db.Column(db.String(255))
    slug = db.Column(db.String(191))
    html = db.Column(db.Text)
    summary = db.Column(db.String(500))
    published_at = db.Column(db.DateTime)
    author = db.relationship(User)
    tags = db.relationship(Tag, secondary=carries, order_by=Tag.name)
    comments = db.relationship(
        Comment,
        primaryjoin=(Comment.post_id == id) & (Comment.status == "approved"),  # noqa: A003 - the column above, as in every such model
        order_by=Comment.created_at,
        viewonly=True,
    )


def public() -> object:
    now = datetime.now(UTC).replace(tzinfo=None)
    return db.select(Post).where(Post.kind == "post", Post.status == "published", Post.published_at <= now)


def home() -> str:
    newest = public().order_by(Post.published_at.desc(), Post.id.desc()).limit(10)
    loaded = newest.options(joinedload(Post.author), selectinload(Post.tags), selectinload(Post.comments))
    return render_template("home.html", posts=db.session.scalars(loaded).all())


def show(slug: str) -> str:
    one = public().where(Post.slug == slug)
    loaded = one.options(joinedload(Post.author), selectinload(Post.tags), selectinload(Post.comments))
    return render_template("post.html", post=db.first_or_404(loaded))


def init_app(app: Flask, url: str, options: dict[str, object]) -> None:
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=options)
    db.init_app(app)
    app.add_url_rule("/blog/", view_func=home)
    app.add_url_rule("/blog/posts/<slug>", view_func=show)
