"""What "only adds", "as used" and the kept files do not cover, line by line of docs/limits.md."""

import pytest

from tests.migrator.conftest import create_table
from tests.migrator.test_down_without_file import older_image

FITS = "SELECT fits_down_to, fits_why FROM migrator_applied WHERE revision = 'two'"

pytestmark = pytest.mark.usefixtures("no_drift")


@pytest.fixture
def at_one(empty_project):
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


KEEPS_FROM_DELETING = (
    'op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),'
    ' sa.Column("one_id", sa.Integer, sa.ForeignKey("one.id")))'
)


@pytest.mark.parametrize(
    "up", [KEEPS_FROM_DELETING, "op.execute(\"INSERT INTO one (text) VALUES ('<new>')\")"]
)
def test_what_it_means_to_an_older_release_is_not_seen(at_one, up):
    """A key that keeps it from deleting, a row that it cannot read: both count as something added."""
    at_one.write_revision("two", "one", up)
    assert at_one.migrator("to", "head").code == 0
    assert at_one.execute(FITS) == [("one", "")]


@pytest.mark.parametrize(("line", "fits"), [("fits one: it is only wider", "one"), ("fits two: why", "two")])
def test_the_author_says_otherwise_in_both_directions(at_one, line, fits):
    at_one.write_revision("two", "one", f"{create_table('two')}\n# migrator: {line}")
    assert at_one.migrator("to", "head").code == 0
    assert at_one.execute(FITS)[0][0] == fits


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_on_sqlite_a_table_that_is_rebuilt_counts_as_dropped(at_one):
    batch = 'with op.batch_alter_table("one", recreate="always") as batch:\n    '
    at_one.write_revision("two", "one", f'{batch}batch.add_column(sa.Column("a", sa.Integer))')
    assert at_one.migrator("to", "head").code == 0
    ((fits, why),) = at_one.execute(FITS)
    assert fits == "two"
    assert "drop table" in why


def test_a_kept_file_runs_without_what_lay_beside_it(at_one):
    beside = at_one.folder / "migrations/versions/two.txt"
    beside.write_text("two")
    path = at_one.write_revision("two", "one", create_table("two"), 'op.drop_table("two")')
    reads = "from pathlib import Path\nNAME = Path(__file__).with_name('two.txt').read_text()\n"
    path.write_text(path.read_text().replace("import time\n", f"import time\n{reads}"))
    assert at_one.migrator("to", "head").code == 0
    beside.unlink()
    with older_image(at_one, "two"):
        outcome = at_one.migrator("to", "one")
    assert outcome.code == 13, outcome.err
    assert "does not run without what lay beside it" in outcome.err
    assert "two.txt" in outcome.err
    assert at_one.tables() == {"one", "two"}
