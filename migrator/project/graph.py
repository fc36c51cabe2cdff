"""The graph of revisions as the version files' text tells it: nothing of the project is run.

Alembic takes longer to load. Only what every project has is understood: for anything else there is no answer
here, and Alembic is asked.
"""

import ast
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from pathlib import Path

# Of alembic.ini: each changes which files count.
ELSEWHERE = ("version_locations", "sourceless", "recursive_version_locations")
NAMES = ("revision", "down_revision", "depends_on", "branch_labels")


@dataclass(frozen=True)
class Graph:
    """Each revision, with those right below it."""

    below: dict[str, tuple[str, ...]]

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(sorted(self.below.keys() - {name for names in self.below.values() for name in names}))

    def find_ancestors(self, revisions: Iterable[str]) -> set[str]:
        """The revisions and all that lie before them."""
        found: set[str] = set()
        waiting = list(revisions)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.below[name]
        return found


def read_graph(directory: Path) -> Graph | None:
    """None where the text alone does not tell: Alembic's answer may then be another, or an error."""
    try:
        if not _is_plain(directory / "alembic.ini"):
            return None
        paths = [path for path in sorted((directory / "versions").iterdir()) if path.name.endswith(".py")]
        texts = [path.read_bytes() for path in paths if not path.name.startswith((".#", "__init__"))]
        revisions = [_read_revision(text) for text in texts]
    except (OSError, ValueError, SyntaxError, ConfigError):
        return None
    below = {found[0]: found[1] for found in revisions if found}
    graph = Graph(below)
    is_whole = len(below) == len(revisions) and all(
        name in below for names in below.values() for name in names
    )
    # In a circle of revisions no head is above.
    return graph if is_whole and graph.find_ancestors(graph.heads) == below.keys() else None


def _is_plain(path: Path) -> bool:
    config = ConfigParser(interpolation=None)
    if not config.read(path, encoding="utf-8"):
        return False
    return config.has_section("alembic") and not any(config["alembic"].get(name) for name in ELSEWHERE)


def _read_revision(text: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Its id and those below; None for what is not said once, by literals, at the top of the file."""
    values: dict[str, object] = {}
    for name, value in _find_assignments(ast.parse(text)):
        if name in values:
            return None
        values[name] = ast.literal_eval(value)
    revision, below = values.get("revision"), values.get("down_revision", ...)
    if values.get("depends_on") or values.get("branch_labels") or not isinstance(revision, str):
        return None
    if below is None:
        return revision, ()
    names = (below,) if isinstance(below, str) else below
    if not isinstance(names, tuple | list) or not all(isinstance(name, str) and name for name in names):
        return None
    return revision, tuple(names)


def _find_assignments(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Raises ``ValueError`` for a name that is given its value in another way than ``name = literal``."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom):
            continue
        stored = _find_stored(node)
        if not stored:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        target = node.target if isinstance(node, ast.AnnAssign) else target
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or value is None:
            raise ValueError(ast.dump(node))
        yield target.id, value


def _find_stored(node: ast.stmt) -> set[str]:
    """Which of the names that count get a value anywhere in a statement."""
    names = (found for found in ast.walk(node) if isinstance(found, ast.Name))
    return {found.id for found in names if isinstance(found.ctx, ast.Store) and found.id in NAMES}
