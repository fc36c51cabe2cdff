"""The history as files, and the schema at each of its stops."""

import re

from tests.database.conftest import HEAD, MIGRATIONS, REVISIONS

# What one of the two servers has of itself.
NOTHING_TO_DO = {"mysql": ["0043"], "sqlite": []}
VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))


def test_each_file_is_numbered_and_follows_the_one_before():
    """Two files with one number would be one revision to Alembic, which takes the last that it reads."""
    for number, path in enumerate(VERSIONS, start=1):
        code = path.read_text(encoding="utf-8")
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert path.name.startswith(f"{number:04}_")
        assert re.findall(r"^(?:down_)?revision = (.*)$", code, re.MULTILINE) == [f'"{number:04}"', before]


def test_template_carries_the_policy():
    text = (MIGRATIONS / "script.py.mako").read_text(encoding="utf-8")
    for word in (
        "Alembic and SQLAlchemy only",
        "identical schema",
        "moved, never dropped",
        "At most 60 lines",
    ):
        assert word in text


def test_with_rows_the_schema_at_each_stop_is_a_fresh_ones(walk):
    wrong = {
        (stop.turn, stop.way, stop.revision): stop.schema ^ walk.fresh[stop.revision]
        for stop in walk.stops
        if stop.schema != walk.fresh[stop.revision]
    }
    assert not wrong


def test_the_walk_met_every_revision_in_both_directions(walk):
    """Else the test above would say nothing of some."""
    ups = {stop.revision for stop in walk.stops if stop.way == "up" and stop.data}
    downs = {stop.revision for stop in walk.stops if stop.way == "down"}
    assert ups == set(REVISIONS)
    assert downs == {*REVISIONS, "base"} - {HEAD}


def test_each_revision_changes_what_the_picture_shows(walk):
    """Else two equal pictures would prove nothing."""
    pictures = [walk.fresh["base"], *(walk.fresh[revision] for revision in REVISIONS)]
    same = [REVISIONS[index] for index in range(len(REVISIONS)) if pictures[index] == pictures[index + 1]]
    assert same == NOTHING_TO_DO[walk.dialect]


def test_base_holds_nothing_but_the_version_table(walk):
    assert {fact[1] for fact in walk.fresh["base"]} == {"alembic_version"}
