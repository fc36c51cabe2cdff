"""`make snapshot` and `make restore` on real content: what was copied comes back whole."""

import json

import pytest

from tests.stack.copies import Copies

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def copies(stack):
    """A stack with rows of every awkward kind and an uploaded file, and a proved copy of it."""
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    copies = Copies(stack)
    copies.fill()
    yield copies
    copies.clear()


@pytest.fixture
def serving(copies):
    """The site answers, whatever the test before left."""
    if copies.stack.visitor.status("/readyz") != 200:
        copies.stack.up()
    return copies


def test_a_copy_is_proved_and_tells_what_it_holds(serving):
    manifest = serving.read_manifest()
    assert manifest["proved_at"]
    assert manifest["reason"] == "for the tests"
    assert manifest["revisions"] == [serving.stack.head]
    assert manifest["tables"]["odd"]["rows"] == 2
    assert manifest["tables"]["migrator_journal"]["rows"] == 0
    assert {"trigger odd_first", "view a_names", "function twice", "event tick"} <= set(manifest["objects"])
    assert set(manifest["files"]) == {"database.sql.gz", "events.sql.gz", "media.tar.gz"}
    assert manifest["server_version"].startswith("9.7")
    log = manifest["binary_log"]
    assert log["file"].startswith("binlog.")
    assert log["position"] > 0
    said = serving.stack.release("snapshots").stdout
    assert f"{serving.id}  {serving.stack.head}" in said
    assert "proved        for the tests" in said


def test_a_restore_that_is_not_confirmed_changes_nothing(serving):
    before = serving.picture()
    done = serving.stack.release("restore", f"--at={serving.id}", stdin="")
    assert done.returncode == 10
    assert f"make restore at={serving.id} yes=1" in done.stdout
    assert serving.picture() == before
    assert serving.stack.visitor.status("/") == 200


def test_a_restore_brings_back_exactly_what_was_there(serving):
    before = serving.picture()
    serving.harm()
    assert serving.picture() != before
    with serving.stack.visitor.keeps_reading() as statuses:
        done = serving.restore()
    assert done.returncode == 0, done.stdout
    assert serving.picture() == before
    assert serving.say("SELECT * FROM a_names; SELECT twice(21)").split("\n")[-2:] == ["42", ""]
    assert set(statuses) <= {200, 503}
    assert statuses.count(503) > 0
    assert statuses[-1] == 200
    # What was there is on the shelf, and nothing of the work is left in the server.
    assert f"before the restore of {serving.id}" in serving.stack.release("snapshots").stdout
    assert "scratch" not in serving.stack.statement("SHOW DATABASES").stdout


def test_a_copy_with_one_changed_byte_is_refused_by_name_and_the_site_goes_on(serving):
    before = serving.stack.inspect("web")["State"]["StartedAt"]
    with serving.damaged("database.sql.gz", "printf X | dd of={} bs=1 seek=700 conv=notrunc status=none"):
        done = serving.restore()
    assert done.returncode == 50
    assert f"snapshot {serving.id} is damaged: database.sql.gz; nothing was changed" in done.stdout
    assert serving.stack.inspect("web")["State"]["StartedAt"] == before


@pytest.mark.parametrize(
    ("damage", "file"),
    [
        ("truncate -s -1 {}", "media.tar.gz"),
        ("sed -i s/for.the.tests/for.the.feast/ {}", "manifest.json"),
        ("rm {}", "events.sql.gz"),
    ],
)
def test_a_damaged_copy_is_refused_by_name(serving, damage, file):
    with serving.damaged(file, damage):
        done = serving.one_off("snapshot", "restore", serving.id, "--look")
    assert done.returncode == 50
    assert serving.id in done.stdout
    assert file in done.stdout


def test_no_copy_is_made_of_a_half_applied_database(serving):
    serving.stack.statement(
        "INSERT INTO migrator_journal (revision, direction, position, kind, status, digest, statement)"
        " VALUES ('0099', 'up', 0, 'step', 'done', '', ''), ('0099', 'up', 1, 'schema', 'done', '', 'ALTER')"
    )
    try:
        done = serving.stack.release("snapshot")
    finally:
        serving.stack.statement("DELETE FROM migrator_journal")
    assert done.returncode == 20
    assert "revision 0099 is half-applied" in done.stdout


def test_no_copy_is_made_with_a_view_that_no_longer_works(serving):
    before = serving.list_shelf()
    broken = "CREATE TABLE below (id INT); CREATE VIEW lost AS SELECT id FROM below; DROP TABLE below"
    done = serving.snapshot_with(serving.say, broken, "DROP VIEW lost")
    assert done.returncode == 20
    assert "lost" in done.stdout
    assert serving.list_shelf() == before


def test_what_another_account_defined_is_found_when_the_copy_is_proved(serving):
    view = "inkstone.of_root"
    done = serving.snapshot_with(
        serving.say_as_root, f"CREATE VIEW {view} AS SELECT 1 AS one", f"DROP VIEW {view}"
    )
    assert done.returncode == 20
    assert "SET_ANY_DEFINER" in done.stdout


def test_no_copy_is_made_while_a_migrator_works(serving):
    with serving.session("DO GET_LOCK('migrator:inkstone:run', 5)"):
        done = serving.one_off("snapshot", "snapshot", MIGRATOR_WAIT_SECONDS="1")
    assert done.returncode == 11
    assert "another migrator works on this database" in done.stdout


def test_an_open_write_is_waited_for_and_keeps_no_copy_half_made(serving):
    before = serving.list_shelf()
    with serving.session("START TRANSACTION; INSERT INTO odd_child VALUES (9, 1)"):
        done = serving.one_off("snapshot", "snapshot", MIGRATOR_RETRY_SECONDS="2")
    assert done.returncode == 20
    assert "no moment without writes" in done.stdout
    assert serving.list_shelf() == before


def test_before_a_migration_a_copy_is_made_where_it_is_asked_for(serving):
    with serving.stack.extra_revision('op.execute("SELECT 1")'), serving.asked_before() as stack:
        with serving.session("START TRANSACTION; INSERT INTO odd_child VALUES (9, 1)"):
            done = stack.release("migrate", "--web=stop")
        assert done.returncode == 20, done.stdout
        assert "nothing was migrated" in done.stdout
        assert stack.visitor.status("/readyz") == 200
        done = stack.release("migrate", "--web=stop")
        assert done.returncode == 0, done.stdout
        assert "before the migration to head" in stack.release("snapshots").stdout
        assert stack.release("migrate", "--rev=-1").returncode == 0


def test_what_copies_runs_without_rights(serving):
    said = serving.stack.compose("--profile", "snapshot", "config", "--format", "json").stdout
    services = json.loads(said)["services"]
    for name in ("snapshot", "restore"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert list(service["networks"]) == ["database"]
        assert "ports" not in service
    media = {mount["target"]: mount.get("read_only") for mount in services["snapshot"]["volumes"]}
    assert media["/var/lib/inkstone/media"] is True
    inside = "id -u; grep CapEff /proc/self/status; ! touch /app/x 2>/dev/null"
    done = serving.run_in("snapshot", "sh", "-c", inside)
    assert done.stdout.split() == ["10001", "CapEff:", "0000000000000000"]
    assert done.returncode == 0
