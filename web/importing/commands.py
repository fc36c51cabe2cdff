"""`flask content …`"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

import web
from web.extensions import db
from web.importing.own.source import OwnExport
from web.importing.own.taking import OwnTaker
from web.importing.own.unpacking import unpack_if_packed
from web.importing.progress import show_progress
from web.importing.records import FoundPicture, FoundPost, Source, SourceRefusedError
from web.importing.report import Report
from web.importing.sources import open_source
from web.importing.storing import PostStore
from web.importing.trying import write_nothing
from web.models import Base, Picture, Tag
from web.services.schema import DatabaseUnreachableError, check_fit

SAMPLES = Path(web.__file__).parent / "samples"
REFUSED, UNREACHABLE = 10, 12

content = AppGroup("content", help="Posts: take them from other blogs.")
as_json = click.option("--json", "as_json", is_flag=True, help="The report for programs.")
is_trial = click.option(
    "--dry-run", "is_trial", is_flag=True, help="Say what would be taken and what not, and write nothing."
)


class StoppedError(click.ClickException):
    """With the exit code that the runbook explains."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc] # click reads it from the instance as well


@content.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--uploads",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="wp-content/uploads of WordPress, or content of Ghost; without it: such a folder beside the export.",
)
@is_trial
@as_json
def import_all(path: Path, uploads: Path | None, *, is_trial: bool, as_json: bool) -> None:
    """Take posts, comments and pictures from PATH.

    It is an export of WordPress (.xml) or Ghost (.json), a folder of Markdown, or an export of Inkstone
    (a folder or .tar.gz).
    What was taken before is not taken again: run it as often as you like, also after it was stopped.
    """
    _take(path, uploads, is_trial=is_trial, as_json=as_json)


@content.command()
@is_trial
@as_json
def samples(*, is_trial: bool, as_json: bool) -> None:
    """Take the sample posts that come with Inkstone."""
    _take(SAMPLES, None, is_trial=is_trial, as_json=as_json)


def _take(path: Path, uploads: Path | None, *, is_trial: bool, as_json: bool) -> None:
    report = Report(path.name, is_trial=is_trial)
    try:
        require_schema()
        with unpack_if_packed(path) as place:
            source = open_source(place, uploads)
            (_try_all if is_trial else _store_all)(source, report)
    except SourceRefusedError as error:
        raise StoppedError(str(error), REFUSED) from error
    except (DatabaseUnreachableError, SQLAlchemyError) as error:
        kept = "Nothing was written" if is_trial else "Whole posts were kept"
        message = f"the import stopped: {first_line(error)}. {kept}; run the same command again."
        raise StoppedError(message, UNREACHABLE) from error
    click.echo(
        json.dumps(report.as_record(), ensure_ascii=False) if as_json else "\n".join(report.as_lines())
    )


def require_schema() -> None:
    fit = check_fit()
    if not fit.fits:
        raise StoppedError(f"nothing was imported: {fit.reason}", REFUSED)


def _store_all(source: Source | OwnExport, report: Report) -> None:
    before = _count_rows()
    for _ in _store_each(source, report, current_app.extensions["settings"].media_directory):
        pass
    report.taken.update(_count_rows() - before)


def _try_all(source: Source | OwnExport, report: Report) -> None:
    with write_nothing() as trial:
        for forget in _store_each(source, report, trial.media):
            trial.take_back()
            forget()  # whose accounts were made is gone as well
    report.taken.update(trial.counted)


def _store_each(source: Source | OwnExport, report: Report, media: Path) -> Iterator[Callable[[], None]]:
    """After each thing: what forgets the authors that were made for it."""
    if isinstance(source, OwnExport):
        taker = OwnTaker(report, media)
        for thing in show_progress(source.read(), source.count, _name_step(report)):
            taker.take(thing)
            yield taker.forget
        return
    store = PostStore(report, media)
    for found in show_progress(source.read(), source.count, _name_step(report)):
        if isinstance(found, FoundPost):
            store.store(found)
        elif isinstance(found, FoundPicture):
            store.store_picture(found)
        else:
            report.left.extend(found)
        yield store.forget


def _name_step(report: Report) -> str:
    return "trying" if report.is_trial else "importing"


def _count_rows() -> Counter[str]:
    """Of what several posts share: only the difference says what is new."""
    tables: dict[str, type[Base]] = {"tag": Tag, "picture": Picture}
    counts = {what: select(func.count()).select_from(table) for what, table in tables.items()}
    return Counter({what: db.session.scalar(query) or 0 for what, query in counts.items()})


def first_line(error: Exception) -> str:
    # SQLAlchemy's messages go on with the statement and its values: whole posts.
    original = getattr(error, "orig", None) or error
    return str(original).splitlines()[0][:300] if str(original) else type(error).__name__
