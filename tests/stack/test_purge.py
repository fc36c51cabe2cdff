"""`make purge`: it asks, copies everything and proves the copy, then drops what was chosen for good."""

import re

import pytest

from tests.stack.copies import Copies

pytestmark = pytest.mark.stack
COLUMN = (
    'op.execute("ALTER TABLE tags ADD COLUMN slogan VARCHAR(80)")',
    'op.drop_column("tags", "slogan")',
)
TABLE = (
    'op.execute("CREATE TABLE slogans (id INT PRIMARY KEY, text VARCHAR(80))")',
    'op.drop_table("slogans")',
)
# Also what is invisible: columns and tables that are set aside stand under names of the migrator's.
LEFT = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name LIKE 'parked%';
SELECT column_name FROM information_schema.columns
WHERE table_schema = DATABASE() AND table_name = 'tags' AND column_name LIKE 'parked%';
SELECT name FROM migrator_parked
"""


class Parked:
    """A stack where a column and a table were set aside by a way down."""

    def __init__(self, stack):
        self.stack, self.copies = stack, Copies(stack)

    def left(self):
        return sorted(set(self.stack.statement(LEFT).stdout.split()))

    def shelf(self):
        self.stack.release("snapshots")  # makes it
        return self.copies.list_shelf()

    def name(self, what):
        """As `make parked` lists it."""
        said = self.stack.release("parked").stdout
        return re.search(rf"  {what}  .*\n\s+(parked__\S+)", said)[1]

    def purge(self, *words):
        return self.stack.release("purge", *words, stdin="")


@pytest.fixture(scope="module")
def parked(stack):
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    head = stack.head
    stack.statement("INSERT INTO tags (name, slug) VALUES ('Purged', 'purged')")
    with stack.extra_revision(*COLUMN), stack.extra_revision(*TABLE):
        assert stack.release("migrate").returncode == 0
        stack.statement("UPDATE tags SET slogan = '墨守成规' WHERE slug = 'purged'")
        stack.statement("INSERT INTO slogans VALUES (1, 'a'), (2, NULL)")
    done = stack.release("migrate", f"--rev={head}")
    assert done.returncode == 0, done.stdout
    yield Parked(stack)
    stack.statement("DELETE FROM tags WHERE slug = 'purged'")


def test_without_a_yes_it_lists_what_would_go_and_nothing_goes(parked):
    before, shelf = parked.left(), parked.shelf()
    done = parked.purge("--days=0")
    assert done.returncode == 10, done.stdout
    assert parked.name("slogans") in done.stdout
    assert parked.name("tags.slogan") in done.stdout
    assert (parked.left(), parked.shelf()) == (before, shelf)
    assert parked.purge("--yes=1").returncode == 2  # nothing was chosen
    assert parked.left() == before


def test_what_is_chosen_goes_for_good_behind_a_proved_copy_and_the_rest_stays(parked):
    column, table = parked.name("tags.slogan"), parked.name("slogans")
    shelf = parked.shelf()
    with parked.stack.visitor.keeps_reading() as statuses:
        done = parked.purge(column, "--yes=1")
    assert done.returncode == 0, done.stdout
    assert column not in parked.left()
    assert table in parked.left()
    assert set(statuses) == {200}
    (made,) = set(parked.shelf()) - set(shelf)
    parked.copies.id = made
    manifest = parked.copies.read_manifest()
    assert manifest["proved_at"]
    assert manifest["reason"] == "before a purge"
    assert manifest["tables"][table]["rows"] == 2
    assert column in parked.copies.look(
        f"zcat /snapshots/{made}/database.sql.gz | grep -o '{column}' | head -1"
    )


def test_with_everything_gone_the_way_up_finds_nothing_to_give_back(parked):
    done = parked.purge("--days=0", "--yes=1")
    assert done.returncode == 0, done.stdout
    assert parked.left() == []
    assert "nothing is parked" in parked.stack.release("parked").stdout
    head = parked.stack.head
    with parked.stack.extra_revision(*COLUMN), parked.stack.extra_revision(*TABLE):
        assert parked.stack.release("migrate").returncode == 0
        seen = parked.stack.statement("SELECT COUNT(slogan) FROM tags; SELECT COUNT(*) FROM slogans").stdout
        assert seen.split() == ["0", "0"]
    assert parked.stack.release("migrate", f"--rev={head}").returncode == 0
