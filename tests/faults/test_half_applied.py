"""What is refused while a revision is half-applied, and how each refusal is got over."""

import pytest

from tests.faults.back import purge
from tests.faults.picture import find_differences
from tests.faults.runs import Fault, run_migrator

pytestmark = [pytest.mark.faults, pytest.mark.database]


def strike(way, word, kind="kill_before"):
    """Interrupt a run at the first word that begins so."""
    number = next(place for place, said in enumerate(way.words, start=1) if said.strip().startswith(word))
    ended = way.run(fault=Fault(kind, number))
    assert ended.code != 0, ended.output
    return ended


@pytest.fixture
def up(mixed):
    """The way up of the mixed history, interrupted before its unique key."""
    way, *_ = mixed
    way.reset()
    strike(way, "ALTER TABLE people ADD CONSTRAINT")
    return way


def test_changed_file_is_refused_with_what_is_done_and_the_ways_on(up):
    path = up.folder / "migrations/versions/two.py"
    text = path.read_text()
    path.write_text(text.replace("visits * 10", "visits * 20"))
    try:
        refused = up.run()
    finally:
        path.write_text(text)
    assert refused.code == 16
    for words in (
        "file has changed",
        "5 statements are done",
        "MODIFY slug",  # it is done too, but what came after it never reached the server
        "Put the",
        "restore",
    ):
        assert words in " ".join(refused.output.split()), refused.output
    assert not up.finish()


def test_the_revision_before_puts_the_half_applied_one_back(up):
    back = run_to(up, "one")
    assert back.code == 0, back.output
    assert "putting back revision two" in back.output
    purge(up.database)
    assert not find_differences(up.before, up.picture(), up.before)
    assert not up.finish()


def test_a_target_farther_down_puts_it_back_first(up):
    down = run_to(up, "base")
    assert down.code == 0, down.output
    assert "revision two is put back" in down.output
    assert "down one" in down.output
    assert up.run().code == 0


def test_a_file_that_has_changed_does_not_keep_its_half_from_being_put_back(up):
    path = up.folder / "migrations/versions/two.py"
    text = path.read_text()
    path.write_text(text.replace("visits * 10", "visits * 20"))
    try:
        back = run_to(up, "one")
    finally:
        path.write_text(text)
    assert back.code == 0, back.output
    purge(up.database)
    assert not find_differences(up.before, up.picture(), up.before)


def test_what_people_wrote_meanwhile_stays_when_it_is_put_back(up):
    up.database.execute("UPDATE people SET visits = 99 WHERE id = 1")
    up.database.execute("INSERT INTO people (id, name, visits, slug) VALUES (50, 'Later', 1, 'later')")
    assert run_to(up, "one").code == 0
    with up.database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, visits FROM people WHERE id IN (1, 2, 50) ORDER BY id")
        assert cursor.fetchall() == ((1, 99), (2, 5), (50, 1))


def test_half_a_way_down_is_put_back_when_up_is_asked_for(mixed):
    _, down, _ = mixed
    down.reset()
    strike(down, "ALTER TABLE `people` CHANGE COLUMN `slug`")
    back = run_to(down, "two")
    assert back.code == 0, back.output
    assert "putting back revision two" in back.output
    purge(down.database)
    assert not find_differences(down.before, down.picture(), down.before)
    assert not down.finish()


def test_table_that_somebody_else_changed_meanwhile_is_never_guessed_about(up):
    up.database.execute("ALTER TABLE people ADD COLUMN stranger INT")
    refused = up.run()
    assert refused.code == 31
    assert "MODIFY slug" in refused.output
    assert "run the same command again" in refused.output
    up.database.execute("ALTER TABLE people DROP COLUMN stranger")
    assert not up.finish()


def test_bad_rows_under_a_unique_key_are_mended_and_the_same_command_goes_on(mixed):
    up, *_ = mixed
    up.reset()
    up.database.execute("INSERT INTO people (id, name) VALUES (77, 'ADA lovelace')")
    for _ in range(2):  # asked again with nothing mended, it is refused again and nothing is done twice
        refused = up.run()
        assert refused.code == 30
        assert "ada-lovelace" in refused.output
    remove_bad_row(up.database)
    assert not up.finish()


def test_refusal_then_a_kill_then_mended_rows_end_right(mixed):
    up, *_ = mixed
    up.reset()
    up.database.execute("INSERT INTO people (id, name) VALUES (77, 'ADA lovelace')")
    assert up.run().code == 30
    strike(up, "ALTER TABLE people ADD CONSTRAINT", "kill_unanswered")
    remove_bad_row(up.database)
    assert not up.finish()


def remove_bad_row(database):
    """What the interrupted run kept of it goes as well: the run that was not interrupted never saw it."""
    database.execute("DELETE FROM people WHERE id = 77")
    database.execute("""DELETE FROM migrator_kept_rows WHERE row_id = '{"id": "77"}'""")


def run_to(way, target):
    return run_migrator(way.folder, way.database.url, "to", target)
