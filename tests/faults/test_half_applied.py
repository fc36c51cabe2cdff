"""What is refused while a revision is half-applied, and how each refusal is got over."""

import pytest

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


def test_another_target_is_refused_until_the_revision_is_finished(up):
    refused = run_to(up, "base")
    assert refused.code == 10
    assert "two is half-applied, on its way up" in refused.output
    assert "rev=two" in refused.output
    assert run_to(up, "one").code == 10
    assert not up.finish()


def test_way_up_is_refused_while_half_way_down(mixed):
    _, down, _ = mixed
    down.reset()
    strike(down, "ALTER TABLE `people` CHANGE COLUMN `slug`")
    refused = run_to(down, "two")
    assert refused.code == 10
    assert "two is half-applied, on its way down" in refused.output
    assert "rev=one" in refused.output
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
