"""`python -m migrator schema`: the tables at any revision, what two of them differ in, and the drawing."""

import json
import xml.etree.ElementTree as ET

import pytest

from tests.migrator.conftest import create_table

UP = 'op.add_column("one", sa.Column("size", sa.Integer))\nop.create_index("by_size", "one", ["size"])'
CHILD = """op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("one_id", sa.Integer, sa.ForeignKey("one.id", name="fk_one"), nullable=False))"""
CHANGE = """with op.batch_alter_table("one") as batch:
    batch.alter_column("text", type_=sa.String(80), existing_type=sa.String(50))
    batch.drop_column("size")"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def history(empty_project):
    """``one`` makes a table, ``two`` widens it, ``three`` names it from another, ``four`` changes it."""
    empty_project.write_revision("one", None, create_table("one"))
    empty_project.write_revision("two", "one", UP)
    empty_project.write_revision("three", "two", CHILD)
    drop = 'op.drop_index("by_size", "one")\n'
    empty_project.write_revision("four", "three", drop + CHANGE)
    return empty_project


def ask(project, *words):
    outcome = project.migrator(*words)
    assert outcome.code == 0, outcome.err
    return outcome.out


def steps(project, *words):
    found = json.loads(ask(project, "--json", "schema", *words))["steps"]
    return {(one["mark"], one["kind"], one["table"], one["name"]) for one in found}


def test_the_text_names_each_column_and_where_a_key_leads(history):
    lines = ask(history, "schema", "three").splitlines()
    assert lines[0] == "child"
    assert lines[1].split() == ["id", *(lines[1].split()[1:2]), "not", "null", "key"]
    assert lines[2].endswith("-> one.id")
    assert "one" in lines


def test_records_hold_the_tables_and_the_links_of_the_revision_alone(history):
    found = json.loads(ask(history, "--json", "schema", "two"))
    assert [table["name"] for table in found["tables"]] == ["one"]
    assert [column["name"] for column in found["tables"][0]["columns"]] == ["id", "text", "size"]
    assert found["links"] == []
    link = json.loads(ask(history, "--json", "schema", "three"))["links"][0]
    assert (link["table"], link["column"], link["to_table"], link["to_column"]) == (
        "child", "one_id", "one", "id",
    )  # fmt: skip


def test_two_revisions_differ_in_what_lies_between_them(history):
    assert steps(history, "two", "--against", "one") == {
        ("added", "column", "one", "size"),
        ("added", "index", "one", "by_size"),
    }
    assert steps(history, "four", "--against", "three") == {
        ("changed", "column", "one", "text"),
        ("removed", "column", "one", "size"),
        ("removed", "index", "one", "by_size"),
    }
    assert ("removed", "table", "child", "child") in steps(history, "one", "--against", "three")
    assert ask(history, "schema", "two", "--against", "two") == "no difference\n"
    assert ("added", "table", "one", "one") in steps(history, "one", "--against", "base")


def test_the_drawing_of_a_difference_marks_what_is_new_and_what_is_gone(history):
    drawn = ET.fromstring(ask(history, "schema", "four", "--against", "two", "--svg"))
    rows = {
        (table.find(f"{SVG}title").text, row.findtext(f"{SVG}title").partition(":")[0]): row.get("class")
        for table in drawn.iter(f"{SVG}g")
        if "table" in table.get("class", "").split()
        for row in table.findall(f"{SVG}g")
        if row.find(f"{SVG}title") is not None
    }
    assert rows["one", "id"].split()[-1] == "same"
    assert rows["one", "size"].split()[-1] == "removed"
    assert rows["one", "text"].split()[-1] == "changed"
    assert rows["child", "one_id"].split()[-1] == "added"
    link = next(one for one in drawn.iter(f"{SVG}g") if "link" in one.get("class", "").split())
    assert link.findtext(f"{SVG}title") == "child.one_id → one.id"


def test_every_revision_is_drawn_with_what_it_changed_and_branches_do_not_mix(history):
    history.write_revision("other", "one", create_table("aside"))
    history.write_revision("both", ("four", "other"), "pass")
    found = json.loads(ask(history, "--json", "schema", "--every", "--against", "one"))
    told = {one["revision"]: one for one in found["revisions"]}
    assert [told[name]["tables"] for name in ("one", "two", "three", "other", "both")] == [1, 1, 2, 2, 3]
    assert [step["name"] for step in told["other"]["steps"]] == ["aside"]
    assert told["both"]["steps"] == []
    assert (found["goal"], found["asked"]["start"]) == (["both"], ["one"])
    ET.fromstring(found["symbols"].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def test_a_revision_that_needs_rows_is_told_and_the_others_are_drawn(history):
    history.write_revision("five", "four", 'assert list(op.get_bind().execute(sa.text("SELECT * FROM one")))')
    history.write_revision("six", "five", create_table("six"))
    told = {
        one["revision"]: one for one in json.loads(ask(history, "--json", "schema", "--every"))["revisions"]
    }
    assert "does not run on an empty database" in told["five"]["unknown"]
    assert told["six"]["unknown"] == told["five"]["unknown"]
    assert told["four"]["whole"]


def test_nothing_is_left_and_the_database_stays_as_it_was(history):
    ask(history, "to", "one")
    ask(history, "--json", "schema", "--every")
    assert history.tables() == {"one"}
    assert ask(history, "current") == "one\n"
    if history.url.startswith("mysql"):
        assert not history.execute("SHOW DATABASES LIKE '%%\\_scratch\\_%%'")


def test_views_and_triggers_are_not_drawn_and_told_where_they_change(empty_project):
    is_mysql = empty_project.url.startswith("mysql")
    body = "FOR EACH ROW SET NEW.text = 'a'" if is_mysql else "BEGIN DELETE FROM one WHERE id = 7; END"
    made = ["CREATE VIEW shown AS SELECT id FROM one", f"CREATE TRIGGER tells BEFORE INSERT ON one {body}"]
    empty_project.write_revision("one", None, create_table("one"))
    empty_project.write_revision("two", "one", "\n".join(f"op.execute({text!r})" for text in made))
    drawn = ask(empty_project, "schema", "two", "--svg")
    assert "shown" not in drawn
    assert "tells" not in drawn
    told = {(kind, name) for _, kind, _, name in steps(empty_project, "two", "--against", "one")}
    assert told == ({("view", "shown"), ("trigger", "tells")} if is_mysql else {("view", "shown")})


def test_a_column_s_type_is_that_of_the_server_that_is_asked(history):
    told = ask(history, "schema", "two")
    assert ("int" in told) is history.url.startswith("mysql")
    assert ("INTEGER" in told) is history.url.startswith("sqlite")
