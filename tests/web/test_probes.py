"""What watches over the blog: /healthz asks nothing, /readyz asks everything."""

import pytest
from sqlalchemy import event, text

from tests.web.visitor import Visitor
from web.extensions import db
from web.services.schema import image_heads


def set_revision(app, *revisions: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        for revision in revisions:
            connection.execute(text("INSERT INTO alembic_version VALUES (:one)"), {"one": revision})


def test_ready_on_the_schema_that_fits(client):
    response = client.get("/readyz")
    heads = list(image_heads())
    assert response.status_code == 200
    facts = {"database_revisions": heads, "image_heads": heads, "migration": "", "newer_revisions": []}
    assert response.json == {"ready": True, "reason": "", **facts}
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("revisions", [("0001",), ("from-tomorrow",), (), ("0001", "0002")])
def test_not_ready_on_another_schema(app, client, revisions):
    set_revision(app, *revisions)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["ready"] is False
    assert response.json["database_revisions"] == list(revisions)
    assert "Run: make migrate" in response.json["reason"]


def test_not_ready_on_an_empty_database(make_app, tmp_path):
    response = Visitor(make_app(database_url=f"sqlite:///{tmp_path}/empty.db")).get("/readyz")
    assert response.status_code == 503
    assert "no revision" in response.json["reason"]


def test_not_ready_without_a_database_and_says_so_without_naming_it(make_app, tmp_path):
    gone = Visitor(make_app(database_url=f"sqlite:///{tmp_path}/no/such/folder/blog.db"))
    response = gone.get("/readyz")
    assert response.status_code == 503
    assert response.json == {"ready": False, "reason": "the database does not answer"}


@pytest.mark.parametrize(
    "url", ["mysql+pymysql://ink:hunter2@127.0.0.1:1/blog", "mysql+pymysql://ink:hunter2@db.invalid/blog"]
)
def test_not_ready_while_mysql_is_away(make_app, url):
    gone = Visitor(make_app(database_url=url))
    response = gone.get("/readyz")
    assert response.status_code == 503
    assert response.json["reason"] == "the database does not answer (error 2003)"
    assert gone.get("/healthz").status_code == 200
    assert gone.get("/").status_code == 503


def test_healthy_without_a_question_to_the_database(app, visit):
    """Also with a session, whose person would be asked for."""
    ann = visit("ann")
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    response = ann.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")
    assert not asked


def test_ready_asks_one_question(app, client):
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    client.get("/readyz")
    assert len(asked) == 1


def test_ready_again_once_the_schema_fits(app, client):
    set_revision(app, "0001")
    assert client.get("/readyz").status_code == 503
    set_revision(app, *image_heads())
    assert client.get("/readyz").status_code == 200
