"""mysqld is killed while a release arrives: it is there in the end, or taken back; no writing is lost."""

import sys
import time

import pytest

from tests.journeys.traffic import assert_nothing_lost, traffic_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]

SLOWLY = 'op.execute("SELECT SLEEP(6)")\n    op.execute("ALTER TABLE tags ADD COLUMN {} INT NULL")'


def kill_database_at(three, line, after_seconds):
    """So long after a line that is said behind the snapshot: the rehearsal is over. What became of it."""
    process = three.dev.start(sys.executable, "-m", "release", "promote", "--to=staging", "--yes=1")
    said, is_killed = [], False
    for text in process.stdout:
        is_past = any(one.startswith("snapshot") for one in said)
        said.append(text)
        if is_past and not is_killed and text.startswith(line):
            time.sleep(after_seconds)
            three.staging.kill_database()
            is_killed = True
    assert is_killed, "".join(said)
    return process.wait(), "".join(said)


@pytest.mark.parametrize(
    ("line", "after_seconds"),
    [
        ("locate", 0.0),
        ("locate", 5.0),
        ("web", 1.0),
        ("watch", 0.5),
    ],
)
def test_a_database_that_is_killed_leaves_a_release_there_or_taken_back(three, line, after_seconds):
    staging = three.staging
    before = (staging.version, staging.image)
    column = f"d{time.monotonic_ns()}"
    number = three.add_revision(SLOWLY.format(column), f'op.drop_column("tags", "{column}")')
    three.change_code(f"# the database was killed {after_seconds} s after {line}")
    three.release_in_dev()
    with traffic_of(staging, staging.visitor.address) as traffic:
        code, said = kill_database_at(three, line, after_seconds)
        assert code in {0, 60, 61}, said
        if code == 61:
            assert three.promote("staging").returncode in {0, 60}
        time.sleep(5)
    after = (staging.version, staging.image)
    assert after in {before, (number, three.dev.image)}, said
    assert (after == before) == (code == 60), said
    assert staging.visitor.status("/readyz") == 200
    assert_nothing_lost(staging, traffic)
    done = three.promote("staging")
    assert done.returncode == 0, done.stdout
    assert (staging.version, staging.image) == (number, three.dev.image)
