"""The command line: ``python -m migrator to REV``, ``plan REV`` and the others that ``--help`` lists."""

import argparse
import gc
import sys
from collections.abc import Sequence

from migrator.errors import MigratorError
from migrator.project.plain_mako import load_mako
from migrator.reporting.lines import choose_reporter, describe_error
from migrator.settings import read_settings
from migrator.stages.standing import tell_standing


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m migrator",
        description="Brings a database to a revision, up or down. Exit codes: docs/runbook.md.",
    )
    add_options(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("to", "bring the database to REV: an id, head, heads, base, +N or -N"),
        ("plan", "print the SQL that `to REV` would run; nothing is touched"),
        ("identity", "print the plan to REV as JSON, with what makes it the same plan elsewhere"),
        ("adopt", "record REV for a database that has its tables but no revision"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("revision", metavar="REV")
    add_check(commands)
    add_drift(commands)
    add_schema(commands)
    add_recipe(commands)
    add_ledger(commands)
    add_snapshots(commands)
    text = "list the revisions that the database itself keeps: when each came, which images it fits"
    kept = commands.add_parser("kept", help=text, description=text)
    kept.add_argument("--renew", action="store_true", help="first bring them to what the files here say")
    commands.add_parser(
        "parked", help="list what is set aside: since which revision, how much, and the query"
    )
    text = "drop for good what is parked: by name, or by age"
    purge = commands.add_parser("purge", help=text, description=text)
    purge.add_argument("name", metavar="NAME", nargs="*", help="as `parked` lists it")
    purge.add_argument("--days", type=int, help="what has been set aside for so long")
    purge.add_argument("--yes", action="store_true", help="else it only says what would go")
    commands.add_parser("history", help="list the revisions, newest first, and where the database stands")
    commands.add_parser(
        "measure", help="print each table's rows, a checksum of each column, and orphans, as JSON"
    )
    commands.add_parser("status", help="where it stands, what a running migration does, what is half-applied")
    commands.add_parser("current", help="print the revision at which the database stands")
    return parser


def add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "say what could go wrong on the way to REV; nothing is touched (docs/findings.md)"
    check = commands.add_parser("check", help=text, description=text)
    check.add_argument("revision", metavar="REV", nargs="?", default="head")
    check.add_argument("--static", action="store_true", help="without a database: what the files alone tell")
    check.add_argument("--since", metavar="REV", default="", help="with --static: only what lies behind it")


def add_drift(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "compare the database with its revision (or REV), and print the SQL that closes the gap"
    drift = commands.add_parser("drift", help=text, description=text)
    drift.add_argument("revision", metavar="REV", nargs="?", default="")


def add_schema(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "show the tables at REV, or what is otherwise than at another revision; nothing is touched"
    schema = commands.add_parser("schema", help=text, description=text)
    schema.add_argument("revision", metavar="REV", nargs="?", default="heads")
    schema.add_argument(
        "--against", metavar="REV", default="", help="an older revision: mark what changed since"
    )
    schema.add_argument("--svg", action="store_true", help="a drawing, in place of text")
    schema.add_argument("--every", action="store_true", help="all revisions, as JSON for a page")


def add_recipe(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "write out REV, which would copy a large table, as revisions that keep nobody out"
    recipe = commands.add_parser("recipe", help=text, description=text)
    recipe.add_argument("revision", metavar="REV")
    recipe.add_argument("--write", action="store_true", help="save them in place of REV, whose file is kept")


def add_ledger(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "the records of what was done to this environment, in its own database (JSON in, JSON out)"
    actions = commands.add_parser("ledger", help=text, description=text).add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    add = actions.add_parser("add", help="write a record: one JSON object from standard input")
    add.add_argument("kind", metavar="KIND")
    add.add_argument("--by", metavar="NAME", default="", help="who writes it")
    replace = actions.add_parser("replace", help="give a record another body, from standard input")
    replace.add_argument("id", metavar="ID")
    listing = actions.add_parser("list", help="print the records, newest first")
    listing.add_argument("kind", metavar="KIND", nargs="?", default="")


def add_snapshots(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "copy the database and the uploaded files, and prove the copy (SNAPSHOT_DIRECTORY)"
    take = commands.add_parser("snapshot", help=text, description=text)
    take.add_argument("--reason", default="", help="what it is for; stands in the list")
    take.add_argument(
        "--before", metavar="REV", default="", help="only if `to REV` would have something to do"
    )
    commands.add_parser("snapshots", help="list the snapshots, newest first")
    for name, text in (
        ("prove", "load a snapshot into a scratch database and compare it with what was copied"),
        ("restore", "go back to a snapshot; without --yes only say what would happen"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("id", metavar="ID", help="as `snapshots` lists it, or latest")
    command.add_argument("--yes", action="store_true", help="replace what is there, after copying it")
    command.add_argument("--look", action="store_true", help="only check that it is whole")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--app", help="the Flask application (else MIGRATOR_APP, FLASK_APP; empty: none)")
    parser.add_argument("--directory", help="the folder with env.py and versions/ (default: migrations)")
    parser.add_argument("--config", help="a plain Alembic project's alembic.ini, instead of --directory")
    parser.add_argument("--database-url", help="else MIGRATOR_DATABASE_URL[_FILE], else the application's")
    parser.add_argument("--version-table", default="alembic_version", help="where env.py keeps the revisions")
    parser.add_argument("-x", dest="x_argument", action="append", help="an argument for a custom env.py")
    parser.add_argument("--wait", metavar="SECONDS", help="for the database and for the lock (default: 60)")
    parser.add_argument("--budget", metavar="SECONDS", help="nobody waits longer for us (default: 2)")
    parser.add_argument("--retry", metavar="SECONDS", help="how long to try again for a lock (default: 600)")
    parser.add_argument("--allow-copy", action="store_true", help="copy large tables too, writers locked out")
    parser.add_argument("--json", action="store_true", help="JSON lines instead of text")


def main(arguments: Sequence[str] | None = None) -> int:
    options = make_parser().parse_args(_relative_last(arguments))
    report = choose_reporter(json=options.json)
    try:
        settings = read_settings(options)
        if options.command == "to" and tell_standing(
            settings, settings.database_url, options.revision, report
        ):
            return 0
        load_mako()
        from migrator.commands import run  # noqa: PLC0415 - nothing to do is told without loading Alembic
        from migrator.database.quiet import quiet_pools  # noqa: PLC0415 - as above

        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        with quiet_pools():
            run(options, settings, report)
    except MigratorError as error:
        report(describe_error(error, options.command))
        return error.exit_code
    except KeyboardInterrupt:
        report(describe_error(MigratorError("stopped by the keyboard", "", "Run it again."), options.command))
        return 130
    return 0


def _relative_last(arguments: Sequence[str] | None) -> list[str]:
    """``to -1`` is a target and not an option: argparse takes it so behind ``--``."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if len(words) > 1 and words[-1][:1] == "-" and words[-1][1:].isdigit():
        words.insert(-1, "--")
    return words


if __name__ == "__main__":
    gc.disable()  # while modules are loaded: what they are made of stays
    code = main()
    gc.freeze()  # nothing of it is looked for at the end either
    sys.exit(code)
