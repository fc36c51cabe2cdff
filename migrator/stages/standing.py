"""STANDING: is the database where it is asked to be, and nothing in flight?

Told without loading what would migrate: most runs, those of every container that starts, find nothing to do.
Whatever ``Pipeline.to`` looks at before it says so is looked at here too; for every other case there is no
answer here, and the pipeline gives it.
"""

from migrator.database.light import look
from migrator.project.graph import Graph, read_graph
from migrator.records import Note
from migrator.reporting import Reporter
from migrator.settings import Settings


def tell_standing(settings: Settings, url: str, target: str, report: Reporter) -> bool:
    """Say that there is nothing to do; False where that is not sure."""
    revisions = find_standing(settings, url, target)
    if revisions is None:
        return False
    report(describe_place(revisions))
    report(describe_nothing(revisions))
    return True


def find_standing(settings: Settings, url: str, target: str) -> tuple[str, ...] | None:
    """The database's revisions, when ``target`` means just these."""
    if settings.config_file or not url:
        return None
    found = look(url, settings.version_table, settings.wait_seconds)
    graph = read_graph(settings.directory) if found and found.revisions else None
    if found is None or graph is None or not graph.heads:
        return None
    goal = _resolve(graph, target)
    is_there = found.revisions == goal and found.applied == graph.find_ancestors(goal)
    return goal if is_there else None


def _resolve(graph: Graph, target: str) -> tuple[str, ...]:
    """What a target means; () for one that takes more than the files' names."""
    if target in graph.below:
        return (target,)
    return graph.heads if target == "heads" or (target == "head" and len(graph.heads) == 1) else ()


def describe_place(revisions: tuple[str, ...]) -> Note:
    text = f"the database stands at {name_revisions(revisions)}"
    return Note("locate", "located", text, {"revisions": revisions})


def describe_nothing(revisions: tuple[str, ...]) -> Note:
    return Note("plan", "nothing-to-do", f"nothing to do: the database stands at {name_revisions(revisions)}")


def name_revisions(revisions: tuple[str, ...]) -> str:
    return ", ".join(revisions) or "base"
