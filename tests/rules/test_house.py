"""Rules of the house that a program can see: sizes, names, addresses, lint and types."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("web", "migrator", "release", "migrations")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows, by pattern."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def sources() -> list[Path]:
    return tracked(*(f"{room}/*.py" for room in ROOMS))


def function_lengths() -> dict[str, int]:
    """Lines per function or method, by place; a function inside another counts for itself as well."""
    lengths = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                lengths[place] = (node.end_lineno or node.lineno) - node.lineno + 1
    return lengths


def test_files_are_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert not {path: length for path, length in lengths.items() if length > 250}
    assert statistics.median(lengths.values()) <= 80


def test_functions_are_short():
    lengths = function_lengths()
    assert not {place: length for place, length in lengths.items() if length > 45}
    assert statistics.median(lengths.values()) <= 10
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 25


def test_revisions_are_short():
    lengths = {path.name: len(path.read_text().splitlines()) for path in tracked("migrations/versions/*.py")}
    assert lengths
    assert not {name: length for name, length in lengths.items() if length > 60}


def test_no_file_is_named_for_nothing():
    vague = {"utils", "helpers", "common", "misc", "manager", "handler", "util", "helper"}
    assert not [path for path in tracked("*.py") if path.stem in vague]


def test_no_registry_address_and_no_path_of_this_machine_is_committed():
    address = re.compile(r"https?://[^\s\"']*(/simple|/packages/|/debian|registry)", re.IGNORECASE)
    found = []
    for path in tracked():
        if path.suffix in {".webp", ".png", ".mo", ".jpg", ".gif"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if address.search(text) or is_here(text):
            found.append(str(path.relative_to(ROOT)))
    assert not found


def is_here(text: str) -> bool:
    """Whether a text names the place of this checkout; right under the root it may be a container's."""
    return len(ROOT.parts) > 2 and f"{ROOT}/" in text


def test_locked_requirements_agree_and_carry_hashes():
    pinned: dict[str, set[str]] = {}
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for block in re.split(r"\n(?=\S)", text):
            match = re.match(r"([a-z0-9._-]+)==(\S+)", block)
            if match:
                assert "--hash=sha256:" in block, f"{path.name}: {match[1]} has no hash"
                pinned.setdefault(match[1], set()).add(match[2])
    assert len(pinned) > 30
    assert not {name: versions for name, versions in pinned.items() if len(versions) > 1}


def run(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing():
    run("ruff", "check", ".")


def test_the_formatter_changes_nothing():
    run("ruff", "format", "--check", ".")


def test_types_hold_in_strict_mode():
    run("mypy")
