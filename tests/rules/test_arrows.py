"""Arrows go one way: who may import whom (DESIGN: the layout)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Who -> what it must never import.
FORBIDDEN = {
    "web": {"migrator", "release", "migrations", "tests"},
    "web/models": {"flask", "web.services", "web.importing", "web.views", "web.app", "web.extensions"},
    "web/services": {"web.importing", "web.mail", "web.jobs", "web.views", "web.app"},
    "web/mail": {"web.importing", "web.jobs", "web.views", "web.app"},
    "web/jobs": {"web.importing", "web.views", "web.app"},
    "web/exporting": {"web.mail", "web.jobs", "web.views", "web.app"},
    "web/importing": {"web.mail", "web.jobs", "web.views", "web.app"},
    "web/views": {"web.app"},
    "migrator": {"web", "release", "migrations", "tests"},
    "migrator/database": {
        *(
            "migrator.journal",
            "migrator.project",
            "migrator.stages",
            "migrator.pipeline",
            "migrator.commands",
        ),
    },
    "migrator/journal": {"migrator.project", "migrator.stages", "migrator.pipeline", "migrator.commands"},
    "migrator/kept": {
        *("migrator.journal", "migrator.checks", "migrator.project", "migrator.stages", "migrator.pipeline"),
        "migrator.commands",
    },
    "migrator/ledger": {
        *("migrator.journal", "migrator.checks", "migrator.project", "migrator.stages", "migrator.pipeline"),
        "migrator.commands",
    },
    "migrator/measuring": {
        *("migrator.journal", "migrator.checks", "migrator.project", "migrator.stages", "migrator.pipeline"),
        "migrator.commands",
    },
    "migrator/project": {"migrator.stages", "migrator.pipeline", "migrator.commands"},
    "migrator/operations": {"migrator.database", "migrator.journal", "migrator.project", "migrator.stages"},
    "migrator/schema": {
        *("migrator.journal", "migrator.checks", "migrator.mending", "migrator.project", "migrator.stages"),
        *("migrator.pipeline", "migrator.commands"),
    },
    "migrator/drawing": {
        *("migrator.database", "migrator.journal", "migrator.checks", "migrator.mending", "migrator.project"),
        *("migrator.stages", "migrator.pipeline", "migrator.commands", "sqlalchemy"),
    },
    "migrator/checks": {
        *("migrator.mending", "migrator.project", "migrator.stages", "migrator.pipeline"),
        "migrator.commands",
    },
    "migrator/mending": {
        *(
            "migrator.journal",
            "migrator.project",
            "migrator.stages",
            "migrator.pipeline",
            "migrator.commands",
        ),
    },
    "migrator/stages": {"migrator.pipeline", "migrator.commands", "migrator.snapshots", "flask"},
    "migrator/snapshots": {"migrator.commands", "flask"},
    "migrator/reporting": {"migrator.database", "migrator.project", "migrator.stages", "migrator.pipeline"},
    "release": {"web", "migrator", "migrations", "flask", "sqlalchemy", "alembic"},
    "migrations/versions": {"web", "migrator", "release", "flask"},
}


def imported_names(path: Path) -> set[str]:
    """Each module that a file imports, and each of its parents."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    parts = [name.split(".") for name in names]
    return {".".join(words[:count]) for words in parts for count in range(1, len(words) + 1)}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_room_imports_nothing_that_stands_above_it(room):
    files = list((ROOT / room).rglob("*.py"))
    assert files, f"{room} holds no Python file"
    found = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported_names(path) & FORBIDDEN[room]
    }
    assert not found


def test_importing_the_models_loads_no_flask_view():
    code = 'import sys, web.models; print([n for n in sys.modules if n.startswith(("flask", "web.views"))])'
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_revisions_import_alembic_and_sqlalchemy_only():
    allowed = {"alembic", "sqlalchemy", *sys.stdlib_module_names}
    strangers = {
        f"{path.name}: {name}"
        for path in (ROOT / "migrations" / "versions").glob("*.py")
        for name in imported_names(path)
        if name.split(".")[0] not in allowed
    }
    assert not strangers


def test_a_wrong_import_would_be_seen(tmp_path):
    file = tmp_path / "wrong.py"
    file.write_text("def later():\n    from web.views import reading\n", encoding="utf-8")
    assert "web.views" in imported_names(file)
