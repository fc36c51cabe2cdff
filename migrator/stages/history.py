"""HISTORY: the graph of revisions, newest first, with where the database stands."""

from migrator.project.environment import Project
from migrator.records import Entry
from migrator.stages.plan import find_ancestors

STAGE = "history"
KEPT = " (no file here; the database keeps it)"


def read_history(project: Project, current: tuple[str, ...]) -> tuple[Entry, ...]:
    """Every revision, newest first. ``current`` are the database's; () when it is empty or not asked."""
    script, heads = project.script, project.heads
    applied = find_ancestors(script, current)
    return tuple(
        Entry(
            found.revision,
            tuple(found._versioned_down_revisions),  # noqa: SLF001 - down_revision is a text, a tuple or None
            f"{found.doc or ''}{KEPT if found.revision in project.kept else ''}",
            is_current=found.revision in current,
            is_head=found.revision in heads,
            is_applied=found.revision in applied,
        )
        for found in script.walk_revisions()
    )


def render_history(entries: tuple[Entry, ...]) -> str:
    """A line per revision: ● where the database stands, • applied, ○ not yet."""
    if not entries:
        return ""
    width = max(len(entry.revision) for entry in entries)
    return "\n".join(_line(entry, width) for entry in entries)


def _line(entry: Entry, width: int) -> str:
    mark = "●" if entry.is_current else "•" if entry.is_applied else "○"
    names = [name for name, is_so in (("head", entry.is_head), ("database", entry.is_current)) if is_so]
    after = f"  ({', '.join(names)})" if names else ""
    merge = f"  merges {', '.join(entry.down_revisions)}" if len(entry.down_revisions) > 1 else ""
    return f"{mark} {entry.revision:<{width}}  {entry.description}{after}{merge}"
