"""The blog's own history, drawn: on each of the two servers, as `make report` asks for it."""

import contextlib
import io
import json
import re
import xml.etree.ElementTree as ET

from sqlalchemy import inspect

from migrator.__main__ import main
from migrator.database.versions import is_own
from tests.database.conftest import HEAD, MIGRATIONS, REVISIONS

SVG = "{http://www.w3.org/2000/svg}"


def ask(blog, *words):
    out, err = io.StringIO(), io.StringIO()
    given = ("--app", "", "--directory", str(MIGRATIONS), "--database-url", blog.url)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main((*given, *words))
    assert code == 0, err.getvalue()
    return out.getvalue()


def test_every_revision_of_the_blog_has_its_drawing_and_its_change(blog):
    blog.to("0003")
    found = json.loads(ask(blog, "--json", "schema", "head", "--against", "0020", "--every"))
    told = {one["revision"]: one for one in found["revisions"]}
    assert tuple(told) == REVISIONS
    assert not [one for one in told.values() if one["unknown"]]
    assert {step["name"] for step in told["0033"]["steps"]} == {"pinned_at", "ix_posts_pinned_at"}
    assert {"removed"} == {step["mark"] for step in told["0012"]["steps"]}
    held = set(re.findall(r'<g id="([^"]+)"', found["symbols"]))
    for one in told.values():
        assert set(re.findall(r'href="#([^"]+)"', one["whole"])) <= held
    assert len(found["asked"]["steps"]) > 15
    assert len(json.dumps(found)) < 600_000
    whole = ET.fromstring(told[HEAD]["whole"])
    assert told[HEAD]["tables"] == len(whole.findall(f"{SVG}use")) > 20
    assert 0.8 < int(whole.get("width")) / int(whole.get("height")) < 3
    assert blog.schema() != set()
    assert ask(blog, "current") == "0003\n"


def test_the_drawing_shows_what_a_migration_there_gives(blog):
    blog.to(HEAD)
    drawn = json.loads(ask(blog, "--json", "schema", HEAD))
    found, names = inspect(blog.engine), [table["name"] for table in drawn["tables"]]
    shown = {
        table["name"]: [(one["name"], one["is_nullable"]) for one in table["columns"]]
        for table in drawn["tables"]
    }
    assert shown == {
        name: [(one["name"], one["nullable"]) for one in found.get_columns(name) if not is_own(one["name"])]
        for name in names
    }
    links = {(one["table"], one["column"], one["to_table"], one["to_column"]) for one in drawn["links"]}
    assert links == {
        (name, key["constrained_columns"][0], key["referred_table"], key["referred_columns"][0])
        for name in names
        for key in found.get_foreign_keys(name)
    }
    # What SQLite keeps behind its index of words is not drawn.
    others = {name for name in found.get_table_names() if not name.startswith("post_text_index_")} - set(
        names
    )
    assert all(name == "alembic_version" or is_own(name) for name in others)
