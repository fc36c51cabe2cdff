"""`flask content export PATH`"""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from web.exporting.targets import open_target
from web.exporting.writing import export_blog
from web.importing.commands import REFUSED, UNREACHABLE, StoppedError, first_line, require_schema
from web.services.schema import DatabaseUnreachableError

_EVERY = 1000  # texts between two lines of progress
_COUNTED = ("posts", "pages", "comments", "pictures", "tags", "people")


@click.command("export")
@click.argument("path")
@with_appcontext
def export_all(path: str) -> None:
    """Write the whole blog to PATH: a folder that is not there yet, a .tar.gz, or - for standard output.

    Passwords, roles and sessions are not in it; people's e-mail addresses are: keep it closed.
    """
    try:
        require_schema()
        with open_target(path) as target:
            counts = export_blog(target, current_app.extensions["settings"].media_directory, _tell)
    except (DatabaseUnreachableError, SQLAlchemyError) as error:
        raise StoppedError(f"nothing was written: {first_line(error)}. Run it again.", UNREACHABLE) from error
    except FileExistsError as error:
        message = f"nothing was written: {path} is there already. Type a new name, or an empty folder's."
        raise StoppedError(message, REFUSED) from error
    except OSError as error:
        raise StoppedError(f"nothing was written to {path}: {error.strerror}", REFUSED) from error
    numbers = ", ".join(f"{counts[name]} {name}" for name in _COUNTED if counts[name])
    click.echo(f"Written to {path}: {numbers or 'an empty blog'}.", err=path == "-")


def _tell(written: int, count: int) -> None:
    if written % _EVERY == 0 and written < count:
        print(f"exporting: {written} of {count}", file=sys.stderr, flush=True)  # noqa: T201 - a command's own voice
