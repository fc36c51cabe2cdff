"""The bookshop's application as it is: reviews, a state for each book, prices that must be there."""

import os

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
db = SQLAlchemy(metadata=sa.MetaData(naming_convention=NAMES))

book_genre = db.Table(
    "book_genre",
    db.Column("book_id", db.ForeignKey("book.id", ondelete="CASCADE"), primary_key=True),
    db.Column("genre_id", db.ForeignKey("genre.id"), primary_key=True),
)


class Author(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False, unique=True)
    about = db.Column(db.Text)


class Genre(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False, unique=True)


class Publisher(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(250), nullable=False)
    price = db.Column(db.Numeric(8, 2), nullable=False)
    isbn = db.Column(db.String(13), unique=True)
    state = db.Column(db.Enum("new", "used", "gone", name="state"), nullable=False, server_default="new")
    author_id = db.Column(db.Integer, db.ForeignKey("author.id"), nullable=False)
    publisher_id = db.Column(db.Integer, db.ForeignKey("publisher.id"))
    genres = db.relationship(Genre, secondary=book_genre)

    __table_args__ = (db.Index("ix_book_title_isbn", "title", "isbn"),)


class Review(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    book_id = db.Column(db.Integer, db.ForeignKey("book.id"), nullable=False)
    stars = db.Column(db.SmallInteger, nullable=False)
    facts = db.Column(db.JSON)
    written_at = db.Column(db.DateTime, nullable=False, server_default=sa.func.now())

    __table_args__ = (db.CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    db.init_app(app)
    Migrate(app, db)
    return app
