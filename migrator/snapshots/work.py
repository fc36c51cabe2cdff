"""The snapshots of one project's database: taken, proved and restored, each under the migrator's lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pymysql
from sqlalchemy.engine import URL

from migrator.database.connection import parse_url
from migrator.errors import MigratorError, RestoreFailedError, SnapshotFailedError, UsageError
from migrator.journal.table import InFlight
from migrator.pipeline import Pipeline
from migrator.records import Note
from migrator.snapshots.manifest import Manifest, read_manifest
from migrator.snapshots.prove import prove_snapshot
from migrator.snapshots.restore import Restore, read_usable
from migrator.snapshots.retention import choose_removed
from migrator.snapshots.sessions import open_session
from migrator.snapshots.settings import SnapshotSettings
from migrator.snapshots.shelf import Shelf
from migrator.snapshots.take import Source, take_snapshot
from migrator.stages.resume import describe_state, explain_restore


@dataclass(frozen=True)
class Snapshots:
    pipeline: Pipeline
    settings: SnapshotSettings

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.settings.folder)

    @property
    def url(self) -> URL:
        """The migrator's own account, which loads and swaps."""
        url = self.pipeline.url
        if url.get_backend_name() != "mysql":
            raise UsageError(
                "snapshots are made of MySQL databases",
                "An embedded database is one file, and its uploads one folder.",
                "Stop the program and copy both.",
            )
        return url

    def take(self, reason: str) -> Manifest:
        """Copy, and prove unless the settings leave it for later."""
        with self._alone(SnapshotFailedError) as in_flight:
            if in_flight:
                raise _refuse_half_applied(in_flight)
            return self._take(reason, "", ())

    def take_before(self, target: str, reason: str) -> Manifest | None:
        """Copy when a migration to ``target`` would have something to do; what it would refuse is refused."""
        with self._reporting(SnapshotFailedError):
            plan = self.pipeline.plan(target)
            self.pipeline.check(plan, target)
            with open_session(self.url) as session:
                is_empty = not session.list_tables()
        if not plan.steps or is_empty:
            self._tell(
                "snapshot",
                "not-needed",
                "none needed: " + ("the database is empty" if is_empty else "nothing to do"),
            )
            return None
        with self._alone(SnapshotFailedError) as in_flight:
            if in_flight is None:
                return self._take(reason, "", ())
        text = f"none taken: {in_flight.revision} is half-applied, and is finished first"
        self._tell("snapshot", "not-taken", text)
        return None

    def prove(self, name: str) -> Manifest:
        """Load a copy into a scratch database and compare."""
        with self._alone(SnapshotFailedError):
            folder = self.shelf.find(name)
            return self._prove(read_manifest(folder))

    def look(self, name: str) -> Manifest:
        """Read every byte of a copy; nothing is changed. Raises for one that cannot be restored."""
        with self._reporting(RestoreFailedError):
            return read_usable(self.shelf.find(name))

    def restore(self, name: str) -> Manifest:
        """Go back to a copy, or finish the restore that was interrupted."""
        folder = self.shelf.find(name)
        with self._alone(RestoreFailedError) as in_flight:
            work = Restore(
                *(self.url, folder, self.settings, self.pipeline.settings.retry_seconds),
                keep_present=lambda reason: self._keep_present(reason, in_flight, folder.name),
                tell=lambda text: self._tell("restore", "working", text),
            )
            if in_flight and in_flight.restore:
                if not in_flight.revision.endswith(folder.name):
                    raise explain_restore(in_flight)
                work.go_on()
            else:
                work.begin()
        return read_manifest(folder)

    def _keep_present(self, reason: str, in_flight: InFlight | None, protected: str) -> None:
        self._take(reason, in_flight.revision if in_flight else "", (protected,))

    def _take(self, reason: str, half_applied: str, protected: tuple[str, ...]) -> Manifest:
        url = parse_url(self.settings.database_url) if self.settings.database_url else self.url
        settings = self.pipeline.settings
        source = Source(url, self.settings.media, settings.version_table, settings.retry_seconds)
        self._tell("snapshot", "begun", f"copying {url.database} as it is now")
        manifest = take_snapshot(
            source, self.settings, reason, half_applied, lambda text: self._tell("snapshot", "working", text)
        )
        if self.settings.proves:
            manifest = self._prove(manifest)
        self._remove_old(protected)
        self._tell("snapshot", "taken", describe(manifest), id=manifest.id, proved=bool(manifest.proved_at))
        return manifest

    def _prove(self, manifest: Manifest) -> Manifest:
        return prove_snapshot(
            self.url,
            self.shelf.find(manifest.id),
            manifest,
            SnapshotFailedError,
            lambda text: self._tell("prove", "working", text),
        )

    def _remove_old(self, protected: tuple[str, ...]) -> None:
        keep, days = self.settings.keep, self.settings.keep_days
        for name in choose_removed(self.shelf.read_all(), keep, days, datetime.now(UTC), protected):
            self.shelf.remove(name)
            self._tell("snapshot", "removed", f"removed {name}, by SNAPSHOT_KEEP or SNAPSHOT_KEEP_DAYS")

    @contextmanager
    def _alone(self, fail: type[MigratorError]) -> Iterator[InFlight | None]:
        with self._reporting(fail), self.pipeline.alone() as in_flight:
            self.shelf.sweep()
            yield in_flight

    @contextmanager
    def _reporting(self, fail: type[MigratorError]) -> Iterator[None]:
        """What the server or the disk refuses stops the work with its exit code."""
        try:
            yield
        except (pymysql.err.MySQLError, OSError) as error:
            raise fail(
                "the server or the disk stopped the work",
                str(error),
                "Mend what it names, then run the same command again: it goes on where it was.",
            ) from error

    def _tell(self, stage: str, event: str, text: str, **data: object) -> None:
        self.pipeline.report(Note(stage, event, text, data))


def describe(manifest: Manifest) -> str:
    proof = "proved" if manifest.proved_at else f"unproved. Next: make prove at={manifest.id}"
    return (
        f"{manifest.id}: {manifest.rows:,} rows in {len(manifest.tables)} tables,"
        f" {manifest.media_files:,} files, {manifest.size / 1e6:,.1f} MB, {proof}"
    )


def _refuse_half_applied(in_flight: InFlight) -> MigratorError:
    if in_flight.restore:
        return explain_restore(in_flight)
    return SnapshotFailedError(
        f"revision {in_flight.revision} is half-applied; no snapshot was made",
        f"{describe_state(in_flight)}\nA copy of it could be neither migrated nor served.",
        "make migrate   with the same rev= as before finishes it; then make snapshot",
    )
