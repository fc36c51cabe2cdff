"""What a page cannot be quicker than: the same gunicorn, the same driver, and nothing else."""  # noqa: INP001 - mounted into a container by itself

import os

import blog
from flask import Flask
from sqlalchemy import create_engine, text

from web.config import engine_options
from web.settings import read_settings

settings = read_settings(os.environ)
engine = create_engine(settings.database_url, **engine_options(settings.database_url))
app = Flask(__name__)
ONE_ROW = text("SELECT id, title, slug FROM posts WHERE id = :id")


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.get("/rows/<int:count>")
def rows(count: int) -> str:
    with engine.connect() as connection:
        found = [connection.execute(ONE_ROW, {"id": number}).one() for number in range(1, count + 1)]
    return "".join(str(row.title) for row in found)


blog.init_app(app, settings.database_url, engine_options(settings.database_url))
