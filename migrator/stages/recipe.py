"""RECIPE: the revisions that do without a copy what a refused one would do with it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from migrator.checks.examine import understand_step
from migrator.checks.finding import Finding
from migrator.checks.statement import Statement, Verb
from migrator.errors import MigratorError, RefusedByCheckError, UsageError
from migrator.project.environment import Project
from migrator.recipe.chain import make_chain
from migrator.recipe.change import read_change
from migrator.recipe.files import Origin, RevisionFile, write_files
from migrator.records import Direction, PlannedSql
from migrator.stages.plan import find_ancestors, make_plan
from migrator.stages.render import render_plan

STAGE = "recipe"
CHANGES = {Verb.CHANGE_COLUMN, Verb.CONVERT}
KEPT = ".replaced"  # behind the name of the author's own file: Alembic passes over it


def plan_recipe(project: Project, url: URL, start: tuple[str, ...], revision: str) -> PlannedSql:
    """The revision's statements. Raises ``UsageError`` unless the database stands right before it."""
    plan = make_plan(project.script, start, revision)
    if plan.direction is Direction.UP and len(plan.steps) == 1:
        return render_plan(project, url, plan)[0]
    down = project.script.get_revision(revision).down_revision
    before = down if isinstance(down, str) else "-1" if down else "base"
    raise UsageError(
        f"the database does not stand right before revision {revision}",
        "The recipe is written from the table as that revision will meet it.",
        f"make migrate rev={before}   brings it there; then ask again",
    )


def make_recipe(project: Project, engine: Engine, planned: PlannedSql) -> tuple[RevisionFile, ...]:
    """The files, for a revision that the database stands right before. Raises ``RefusedByCheckError``."""
    if engine.dialect.name != "mysql":
        raise UsageError("a recipe is for MySQL: SQLite keeps nobody waiting")
    if planned.dynamic:
        raise _refused(planned, planned.dynamic)
    statements = understand_step(planned, project.settings.version_table)
    table = _find_table(planned, statements)
    change = read_change(engine, table, [statement.text for statement in statements])
    return write_files(_find_origin(project, planned.step.revision), make_chain(change), table)


def _find_table(planned: PlannedSql, statements: Sequence[Statement]) -> str:
    tables = {statement.table for statement in statements}
    if len(tables) != 1 or not all(statement.actions for statement in statements):
        raise _refused(planned, "it does more than change columns of one table")
    return tables.pop()


def _refused(planned: PlannedSql, why: str) -> RefusedByCheckError:
    return RefusedByCheckError(
        f"there is no recipe for revision {planned.step.revision}",
        why,
        "Give the change of the columns a revision of its own, and ask again.",
    )


def _find_origin(project: Project, revision: str) -> Origin:
    script = project.script.get_revision(revision)
    heads = [
        head for head in project.script.get_heads() if revision in find_ancestors(project.script, (head,))
    ]
    return Origin(
        revision,
        script.down_revision,  # type: ignore[arg-type]  # Alembic types it as a collection of strings
        script.dependencies,  # type: ignore[arg-type]  # the same
        heads[0] if len(heads) == 1 else revision,
        Path(script.path),
    )


def save_files(files: Sequence[RevisionFile]) -> tuple[Path, ...]:
    """Write them; the author's own file is kept beside, under another name. None is written over."""
    for file in files:
        if file.path.exists():
            kept = file.path.with_name(file.path.name + KEPT)
            if kept.exists():
                raise UsageError(f"{kept} is there already", "It would be written over.", f"rm {kept}")
            file.path.rename(kept)
        file.path.write_text(file.text, encoding="utf-8")
    return tuple(file.path for file in files)


def render_files(files: Sequence[RevisionFile]) -> str:
    return "\n\n".join(f"# ---- {file.path.name}\n{file.text}" for file in files)


def offer(
    project: Project,
    engine: Engine,
    planned: Sequence[PlannedSql],
    findings: Sequence[Finding],
    tell: Callable[[str, str, str], None],
) -> tuple[str, ...]:
    """Write out the recipe for what a plan is refused for, if that is what helps; gives what to type next."""
    one = _find_refused(project, planned, findings)
    if one is None:
        return ()
    revision = one.step.revision
    way = f"python -m migrator recipe {revision} --write   saves revisions that do it and keep nobody out"
    way += f" (make recipe rev={revision} write=yes)"
    if one is not planned[0]:
        return (f"First go to right before {revision}, then:", way)
    try:
        files = make_recipe(project, engine, one)
    except MigratorError as error:
        return (f"(no recipe can be written for revision {revision}: {error.why})",)
    text = f"revision {revision} without a copy, ready to be saved:\n\n{render_files(files)}"
    tell(STAGE, "written-out", text)
    return (way,)


def _find_refused(
    project: Project, planned: Sequence[PlannedSql], findings: Sequence[Finding]
) -> PlannedSql | None:
    """The first revision, on its way up, that is refused because changing a column would lock writers out."""
    refused = {(f.revision, f.number) for f in findings if f.refuses and f.code == "lock-for-writers"}
    for one in planned:
        if one.step.direction is not Direction.UP or one.step.revision not in {name for name, _ in refused}:
            continue
        for statement in understand_step(one, project.settings.version_table):
            verbs = {action.verb for action in statement.actions}
            if (statement.revision, statement.number) in refused and verbs & {
                Verb.CHANGE_COLUMN,
                Verb.CONVERT,
            }:
                return one
    return None
