"""What `make report` would collect of three environments: invented ones, on the blog's own history."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from release.promotion.ledger import PROMOTION, REHEARSAL, RELEASE, Entry
from release.report.collecting import Environment, Findings
from tests.stack.terminal import ROOT

MADE_AT = datetime(2026, 11, 28, 13, 40, tzinfo=UTC)
WEB = {"web": "sha256:1"}


def ask_migrator(folder, *words):
    """The blog's own history on SQLite, as JSON."""
    environ = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        "SECRET_KEY": "a key that only this picture's migrator sees, for one run",
        "MEDIA_DIRECTORY": str(folder / "media"),
    }
    command = [sys.executable, "-m", "migrator", "--app", "web.app", "--json", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def release(name, head):
    return {
        "id": name,
        "version": "0.1.0",
        "commit": "56f2d47a1c3e",
        "made_at": "2026-11-27T09:00:00+00:00",
        "heads": [head],
        "images": WEB,
    }


def promotion(at, by, name, start, head):
    body = {
        "release": release(name, head),
        "start": [start],
        "way": "promote",
        "status": "done",
        "step": "done",
    }
    return Entry(at, PROMOTION, at, by, body)


def rehearsal(at, statements):
    listed = [{"revision": revision, "seconds": seconds} for revision, seconds in statements]
    return Entry(at, REHEARSAL, at, "ann@desk", {"passed": True, "statements": listed})


def kept(revisions, day):
    return [
        {"revision": one, "applied_at": f"2026-11-{day + number // 12:02}T{8 + number % 12:02}:12:40Z"}
        for number, one in enumerate(sorted(revisions))
    ]


def make_findings(folder, *words):
    """``words`` are what follows `schema`: REV, --against REV."""
    entries = [{**one, "is_applied": True} for one in ask_migrator(folder, "history")]
    album = ask_migrator(folder, "schema", *words, "--every")
    names = [entry["revision"] for entry in entries]
    head, older, oldest = names[0], names[3], names[6]
    dev = Environment(
        "dev", is_running=True, is_healthy=True, release="0.1.0-41c52429",
        status={"revisions": [head]}, kept=kept(names, 18), drift=(),
        records=(Entry("1", RELEASE, "2026-11-27T09:00:00", "ann@desk", release("0.1.0-41c52429", head)),),
    )  # fmt: skip
    staging = Environment(
        "staging", is_running=True, is_healthy=True, release="0.1.0-9d07be13",
        status={"revisions": [older]}, kept=kept(names[3:], 19),
        parked=[{"revision": older}], drift=("posts: index by_hand is not in the revision (title)",),
        records=(
            promotion("2026-11-27T10:02:11", "ann@desk", "0.1.0-9d07be13", oldest, older),
            rehearsal("2026-11-27T09:58:00", [(older, 0.214), (names[4], 0.08), (names[5], 1.37)]),
        ),
        snapshot={"id": "20261127T100000Z", "taken_at": "2026-11-27T10:00:00+00:00"},
    )  # fmt: skip
    production = Environment(
        "production", is_running=True, is_healthy=True, release="0.1.0-5b1f6a02",
        status={"revisions": [oldest]}, kept=kept(names[6:], 20), drift=(),
        records=(
            promotion("2026-11-26T20:31:45", "lin@office", "0.1.0-5b1f6a02", names[9], oldest),
            rehearsal("2026-11-26T20:20:00", [(oldest, 0.46), (names[7], 2.9), (names[8], 0.05)]),
        ),
        snapshot={"id": "20261128T090000Z", "taken_at": "2026-11-28T09:06:00+00:00"},
    )  # fmt: skip
    return Findings(MADE_AT, (dev, staging, production), entries, album)
