"""What tests may need of a machine, and what is said when it is not there.

A missing part skips its tests, and the summary names the command that would bring it. With REQUIRE_ALL=1, as
CI sets it, each skip is a failure: no gap stays hidden. The shared exports are the one exception: they are no
part of this repository, no command brings them, and its own small files are tried in any case.
"""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

WAYS = {
    "engine": "make engine base-images",
    "mysql": "make engine base-images   or TEST_DATABASE_URL=mysql+pymysql://root:…@host/",
    "browser": "apt-get install chromium-headless-shell (or chromium)   or CHROMIUM=/path/to/it",
    "shared data": "SHARED_DATA=folder with the exports to try",
}
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
# What is dear to set up stays with one worker; the longest part begins first, so that nobody waits for it.
TOGETHER = ("journeys", "stack", "browser", "database")
# A browser drops a part of a page when a network of this machine comes or goes: never beside the stacks.
ONE_AFTER_THE_OTHER = ("stack", "browser")
ORDER = ("journeys", "stack", "faults", "browser", "rules", "walks", "eras", "database", "migrator", "web")
pytest_plugins = ["tests.fixtures_mysql"] if (ROOT / "tests/fixtures_mysql.py").exists() else []


def skip_without(part: str, *, is_there: bool) -> None:
    """Skip the test that asks, naming the part, unless it is there."""
    if not is_there:
        pytest.skip(f"needs {part}: {WAYS[part]}")


def has_engine() -> bool:
    if not shutil.which("docker"):
        return False
    needed = ("mysql:9.7", "nginx:1.30", "python:3.13-slim")
    found = subprocess.run(["docker", "image", "inspect", *needed], capture_output=True, check=False)
    return found.returncode == 0


@pytest.fixture(scope="session")
def require_engine() -> None:
    """A Docker engine with the three base images."""
    skip_without("engine", is_there=has_engine())


@pytest.fixture(scope="session")
def require_browser() -> str:
    """The path of a Chromium; the one without windows takes a third less of the processor."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    skip_without("browser", is_there=bool(path))
    return str(path)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real exports of other blogs (see docs/contributing.md)."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    skip_without("shared data", is_there=folder.is_dir())
    return folder


def pytest_configure() -> None:
    """Draw a seed before the workers are started, which inherit it."""
    os.environ.setdefault("SEED", str(random.SystemRandom().randrange(1, 10**6)))


def pytest_report_header() -> str:
    return f"SEED={os.environ['SEED']}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: ORDER.index(item.nodeid.split("/")[1]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - one worker needs none of it

    class FolderScheduling(LoadScopeScheduling):
        """What one worker takes as a whole: a folder of TOGETHER, elsewhere a file."""

        def _split_scope(self, nodeid: str) -> str:
            folder = nodeid.split("/")[1]
            if folder in ONE_AFTER_THE_OTHER:
                return ONE_AFTER_THE_OTHER[0]
            return folder if folder in TOGETHER else nodeid.split("::", maxsplit=1)[0]

    return FolderScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    is_gap = (
        report.skipped
        and not hasattr(report, "wasxfail")
        and "needs shared data:" not in str(report.longrepr)
    )
    if is_gap and os.environ.get("REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and REQUIRE_ALL=1 takes no skip: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    for part, way in WAYS.items():
        count = sum(f"needs {part}:" in str(report.longrepr) for report in skipped)
        if count:
            terminalreporter.write_line(f"{count} tests were skipped for want of {part}. To run them: {way}")
