"""The benchmark runs, each part of it, at sizes whose figures say nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.web import growth, starting

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def report(mysql_server, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("bench") / "measurements.md"
    path.write_text("# Measurements\n\n<!-- migrations: large -->\nold\n<!-- /migrations: large -->\nkept\n")
    sizes = {"ROUNDS": "1", "REVISIONS": "10", "SIZE": "2000", "REPORT": str(path)}
    server = {"TEST_DATABASE_URL": mysql_server.render_as_string(hide_password=False)}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.migrations"],
        cwd=ROOT,
        env={**os.environ, **sizes, **server},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return path.read_text()


def find_rows(report: str, heading: str) -> dict[str, list[str]]:
    """By its first cell, each row of the table below a heading."""
    part = report.partition(f"### {heading}")[2].partition("###")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()[2:]]
    return {row[0]: row[1:] for row in rows if len(row) > 1 and not row[0].startswith("-")}


@pytest.mark.parametrize(
    "heading", ["Nothing to do: the blog", "10 revisions", "Nothing to do: 10 revisions"]
)
def test_migrator_is_timed_beside_stock_flask_migrate(report, heading):
    rows = find_rows(report, heading)
    assert rows["flask db upgrade, stock"][2] == "1.00"
    for name in ("python -m migrator to head", "flask db upgrade, ours"):
        assert re.fullmatch(r"\d+\.\d\d", rows[name][2])


@pytest.mark.parametrize("name", ["Django migrate", "dbmate up"])
def test_other_tools_run_the_same_history(report, name):
    assert float(find_rows(report, "10 revisions")[name][0]) > 0


def test_each_change_of_the_large_table_is_met_by_a_client_without_an_error(report):
    rows = find_rows(report, "A table of 2,000 rows")
    assert len(rows) == 7
    changes = [cells for name, cells in rows.items() if name != "change"]
    assert all(int(cells[3]) > 0 and cells[4] == "0" for cells in changes)


def test_report_tells_the_command_and_leaves_other_sections_alone(report):
    assert "`ROUNDS=1 REVISIONS=10 SIZE=2000 make bench-migrations` on 20" in report
    assert "\nold\n" not in report
    assert "<!-- /migrations: large -->\nkept\n" in report
    assert "cores" in report


def test_stock_environment_has_no_migrator(report):
    python = ROOT / "artefacts" / "yardsticks" / "bin" / "python"
    code = (
        "import importlib.metadata as m\n"
        "print([e.value for d in m.distributions() for e in d.entry_points if 'migrator' in e.value])"
    )
    done = subprocess.run([python, "-c", code], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_import_is_measured_with_all_posts_taken_and_none_twice(mysql_server, tmp_path):
    given = {"SIZE": "1", "ONLY": "ghost", "REPORT": str(tmp_path / "measurements.md")}
    server = {"TEST_DATABASE_URL": mysql_server.render_as_string(hide_password=False)}
    command, environ = [sys.executable, "-m", "benchmarks.imports"], {**os.environ, **given, **server}
    subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=240, check=True)
    rows = re.findall(
        r"ghost +\| +\d+ \| +(\d+) \| +(taken|once more) \| +\d+ \| +(\d+) \| +(\d+) \| +(\d+) ",
        (tmp_path / "measurements.md").read_text(),
    )
    (posts, what, *taken, peak), (_, again, *nothing, _) = rows
    assert (what, taken, again, nothing) == ("taken", [posts, posts], "once more", ["0", "0"])
    assert int(peak) > 50


def test_growth_is_told_of_the_cases_that_every_size_has(tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match="SIZE=100k make bench"):
        growth.run()
    (tmp_path / "medians-1k.json").write_text('{"home, warm": 2.0, "search": 5.0}')
    (tmp_path / "medians-1m.json").write_text('{"home, warm": 2.5}')
    name, text = growth.run()
    assert name == "web: growth"
    assert "1.25" in text
    assert "search" not in text


def test_what_make_up_says_tells_whose_the_seconds_are():
    said = "build     migrator, web\nbuild     built (3 s)\ndatabase  starting\ndatabase  healthy (12 s)\n"
    assert starting.read_stages(said) == {"build": 3.0, "database": 12.0}
