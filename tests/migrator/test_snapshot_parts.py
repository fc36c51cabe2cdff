"""The parts of a snapshot that need no server: manifest, shelf, retention, packing, uploaded files."""

import tomllib
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from migrator.errors import RestoreFailedError, SnapshotFailedError, UsageError
from migrator.snapshots import media
from migrator.snapshots.client import start, write_options
from migrator.snapshots.manifest import Manifest, StoredFile, Table, read_manifest, write_manifest
from migrator.snapshots.measure import Measured, find_differences
from migrator.snapshots.moment import hold_moment
from migrator.snapshots.packing import pack, unpack, verify_files
from migrator.snapshots.retention import choose_removed
from migrator.snapshots.sessions import open_session
from migrator.snapshots.settings import read_snapshot_settings
from migrator.snapshots.shelf import Shelf
from migrator.version import VERSION

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_manifest(days=0, *, proved=True, **fields):
    at = NOW - timedelta(days=days)
    manifest = Manifest(
        *(at.strftime("%Y%m%dT%H%M%SZ"), at.isoformat(), "why", "blog", ("0001",), "9.7", VERSION),
        *("utf8mb4", "utf8mb4_0900_ai_ci", None, {"posts": Table(2, 7, "d")}, {"view v": "e"}),
        proved_at=NOW.isoformat() if proved else "",
    )
    return replace(manifest, **fields)


def removed(days, keep=0, keep_days=0, unproved=(), protected=()):
    found = {day: make_manifest(day, proved=day not in unproved) for day in days}
    gone = choose_removed(found.values(), keep, keep_days, NOW, {found[day].id for day in protected})
    return [day for day in days if found[day].id in gone]


def test_copies_beyond_the_number_go_oldest_first():
    assert removed([0, 1, 2, 3], keep=2) == [2, 3]


def test_copies_beyond_the_age_go():
    assert removed([0, 10, 31, 40], keep_days=30) == [31, 40]


def test_no_limit_removes_nothing():
    assert removed([0, 100, 1000]) == []


def test_the_newest_copy_that_was_proved_is_never_removed():
    assert removed([0, 1, 50, 60], keep=1, keep_days=30, unproved=[0, 1]) == [1, 60]


def test_a_copy_of_a_half_applied_database_does_not_count_as_proved():
    found = [make_manifest(0, half_applied="0002"), make_manifest(50)]
    assert choose_removed(found, 1, 30, NOW) == ()


def test_what_is_being_restored_is_not_removed():
    assert removed([0, 1, 50], keep=1, protected=[50]) == [1]


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    manifest = make_manifest(
        reason="für 😀", files={"a": StoredFile(1, "x", 2)}, binary_log={"file": "b", "position": 4}
    )
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize(
    ("old", "new"),
    [('"rows": 2', '"rows": 3'), ('"format": 1', '"format": 2'), ("{", "["), ('"why"', '"who"')],
)
def test_a_changed_manifest_is_refused(tmp_path, old, new):
    write_manifest(tmp_path, make_manifest())
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RestoreFailedError) as stopped:
        read_manifest(tmp_path)
    assert stopped.value.exit_code == 50
    assert tmp_path.name in stopped.value.what


def test_a_copy_that_fails_leaves_nothing_on_the_shelf(tmp_path):
    def fail():
        with Shelf(tmp_path).draft("20261124T120000Z") as folder:
            (folder / "half").write_text("half", encoding="utf-8")
            raise OSError(28, "No space left on device")

    with pytest.raises(SnapshotFailedError) as stopped:
        fail()
    assert stopped.value.exit_code == 20
    assert "No space left" in stopped.value.why
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_has_left_is_swept_and_whole_copies_stay(tmp_path):
    shelf = Shelf(tmp_path)
    for name in (".taking-20261124T110000Z", ".removing-20261124T100000Z", "20261124T090000Z"):
        (tmp_path / name).mkdir()
    with shelf.draft("20261124T120000Z"):
        pass
    assert shelf.list_ids() == ("20261124T120000Z", "20261124T090000Z")
    assert len(list(tmp_path.iterdir())) == 2


def test_an_unknown_copy_is_refused_with_those_that_there_are(tmp_path):
    (tmp_path / "20261124T090000Z").mkdir()
    with pytest.raises(UsageError) as stopped:
        Shelf(tmp_path).find("../etc")
    assert "20261124T090000Z" in stopped.value.why
    assert Shelf(tmp_path).find("latest").name == "20261124T090000Z"


def test_packing_gives_back_the_bytes_in_constant_memory(tmp_path):
    piece, count = bytes(range(256)) * 4096, 64
    tracemalloc.start()
    stored = pack(tmp_path / "a.gz", lambda packed: [packed.write(piece) for _ in range(count)])
    with unpack(tmp_path / "a.gz") as source:
        assert all(source.read(len(piece)) == piece for _ in range(count))
        assert source.read(1) == b""
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stored.raw_bytes == len(piece) * count
    assert peak < 8_000_000
    verify_files(tmp_path, make_manifest(files={"a.gz": stored}))


@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_a_damaged_file_is_refused_by_name(tmp_path, damage):
    path = tmp_path / "a.gz"
    manifest = make_manifest(files={"a.gz": pack(path, lambda packed: packed.write(b"rows" * 1000))})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if damage == "flip":
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[:-1])
    else:
        path.unlink()
    with pytest.raises(RestoreFailedError, match=r"a\.gz"):
        verify_files(tmp_path, manifest)


def test_an_option_file_holds_a_password_of_any_letters():
    text = write_options(URL.create("mysql+pymysql", "me", 'p"a\\s%', "db", 3307))
    assert text.splitlines() == [
        "[client]", 'user="me"', 'password="p\\"a\\\\s%"', 'host="db"', 'port="3307"', 'protocol="tcp"',
    ]  # fmt: skip


def test_without_mysql_s_programs_they_are_asked_for_by_name(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        pytest.raises(UsageError, match="mysqldump is not installed here"),
        start("mysqldump", URL.create("mysql")),
    ):
        pass


@pytest.mark.parametrize("died_after", range(6))
def test_uploaded_files_are_swapped_however_often_it_is_interrupted(tmp_path, monkeypatch, died_after):
    folder, archive = tmp_path / "media", tmp_path / "m.gz"
    for name, text in (("aa/1", "old"), ("bb/2", "old")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    counts = []
    pack(archive, lambda packed: counts.append(media.write_media(folder, packed)))
    assert counts == [2]
    (folder / "aa/1").write_text("new", encoding="utf-8")
    (folder / "cc").mkdir()
    media.stage_media(folder, archive)
    monkeypatch.setattr(Path, "rename", die_after(died_after, Path.rename))
    with pytest.raises(KeyboardInterrupt):
        media.swap_media(folder)
    monkeypatch.undo()
    media.swap_media(folder)
    media.discard_before(folder)
    files = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert files == {"aa/1": "old", "bb/2": "old"}
    assert {path.name for path in folder.iterdir()} == {"aa", "bb"}


def die_after(count, real):
    """A rename that works so often, and is then interrupted."""
    calls = []

    def rename(self, target):
        if len(calls) == count:
            raise KeyboardInterrupt
        calls.append(target)
        return real(self, target)

    return rename


def test_settings_are_refused_by_name():
    with pytest.raises(UsageError, match="no folder for snapshots"):
        read_snapshot_settings({})
    for name, text in (("SNAPSHOT_KEEP", "-1"), ("SNAPSHOT_KEEP_DAYS", "many"), ("SNAPSHOT_PROVE", "maybe")):
        with pytest.raises(UsageError, match=name):
            read_snapshot_settings({"SNAPSHOT_DIRECTORY": "/x", name: text})


def test_the_version_is_the_distribution_s():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["project"]["version"] == VERSION


@pytest.mark.database
def test_no_copy_is_made_with_a_table_that_is_not_innodb(mysql_url):
    url = make_url(str(mysql_url))
    with open_session(url) as session:
        session.run("CREATE TABLE old (id INT) ENGINE=MyISAM")
    with (
        pytest.raises(SnapshotFailedError, match="the table old is MyISAM") as failed,
        hold_moment(url, 1, print),
    ):
        pass
    assert failed.value.exit_code == 20


def test_a_value_that_a_dump_does_not_hold_is_found_when_it_is_proved():
    """A FLOAT is written with six digits: the rows are as many, and their checksum is another."""
    manifest = make_manifest()
    found = Measured({"posts": Table(2, 8, "d")}, {"view v": "e"})
    assert list(find_differences(manifest, found)) == ["table posts holds other values in its 2 rows"]
    gone = Measured({"posts": Table(2, 7, "d")}, {})
    assert list(find_differences(manifest, gone)) == ["the view v differs, or is on one side only"]
