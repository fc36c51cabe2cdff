"""`flask user …`, and what `flask shell` knows."""

import re
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from web.exporting.commands import export_all
from web.extensions import db
from web.importing.commands import REFUSED, UNREACHABLE, StoppedError, content
from web.mail.trying import mail
from web.models import Comment, Post, Role, Tag, User
from web.services import accounts
from web.services.authentication import second_factor
from web.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from web.services.permissions import ROLES
from web.services.schema import DatabaseUnreachableError, check_fit

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")


@with_appcontext
def _require_schema() -> None:
    try:
        fit = check_fit()
    except DatabaseUnreachableError as error:
        raise StoppedError(str(error), UNREACHABLE) from None
    if not fit.fits:
        raise StoppedError(fit.reason, REFUSED)


user = AppGroup("user", help="Accounts: open, list, change.", callback=_require_schema)

# Never from an argument: arguments stand in the shell's history and in the list of processes.
password_file = click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the password from this file; without it you are asked.",
)


def init_app(app: Flask) -> None:
    app.cli.add_command(user)
    content.add_command(export_all)
    app.cli.add_command(content)
    app.cli.add_command(mail)
    app.shell_context_processor(_describe_shell)


def _check_name(_context: click.Context, _option: click.Parameter, name: str) -> str:
    fits = accounts.SHORTEST_NAME <= len(name) <= accounts.LONGEST_NAME
    if not fits or not re.match(accounts.NAME_PATTERN, name):
        raise click.BadParameter(
            "2 to 64 Latin letters, digits, hyphens, dots, underscores: it stands in addresses"
        )
    return name


def _check_email(_context: click.Context, _option: click.Parameter, email: str) -> str:
    if email and (len(email) > accounts.LONGEST_EMAIL or not _EMAIL.match(email)):
        raise click.BadParameter("this is not an e-mail address")
    return email


def _check_display_name(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if len(name) > accounts.LONGEST_DISPLAY_NAME or not name.isprintable():
        raise click.BadParameter(f"at most {accounts.LONGEST_DISPLAY_NAME} characters that can be shown")
    return name


@user.command()
@click.option("--name", required=True, callback=_check_name, help="For logging in; stands in addresses.")
@click.option("--email", default="", callback=_check_email, help="For logging in as well; never shown.")
@click.option("--display-name", default="", callback=_check_display_name, help="What readers see.")
@click.option("--role", type=click.Choice(ROLES), help="Without it: SIGN_UP_ROLE.")
@click.option("--if-missing", is_flag=True, help="Leave somebody of this name as they are.")
@password_file
def create(
    name: str,
    email: str,
    display_name: str,
    role: str | None,
    password_file: Path | None,
    *,
    if_missing: bool,
) -> None:
    """Open an account. The first one becomes administrator."""
    if if_missing and accounts.is_taken(name):
        click.echo(f"{name} is there already.")
        return
    account = accounts.NewAccount(name, email, display_name, _read_password(password_file))
    try:
        accounts.open_account(account, role or current_app.extensions["settings"].sign_up_role)
    except accounts.NameTakenError:
        raise StoppedError(f"somebody is called {name} already. See: flask user list", REFUSED) from None
    except accounts.EmailTakenError:
        raise StoppedError(f"somebody has {email} already. See: flask user list", REFUSED) from None
    click.echo(f"{name} can log in now, as {_name_roles(accounts.find_by_name(name))}.")


@user.command("list")
def list_all() -> None:
    """Name, roles and address of everybody."""
    for person in accounts.list_users():
        click.echo(f"{person.name}\t{_name_roles(person)}\t{person.email or ''}")


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def set_role(name: str, role: str) -> None:
    """Give somebody another role."""
    try:
        accounts.set_role(name, role)
    except accounts.UnknownPersonError:
        raise _unknown(name) from None
    click.echo(f"{name} is {role} now.")


@user.command()
@click.argument("name")
@password_file
def set_password(name: str, password_file: Path | None) -> None:
    """Give somebody another password. It ends all their sessions."""
    try:
        accounts.find_by_name(name)  # before anybody types a password for nobody
        accounts.set_password(name, _read_password(password_file))
    except accounts.UnknownPersonError:
        raise _unknown(name) from None
    click.echo(f"{name} has a new password.")


@user.command()
@click.argument("name")
def end_second_factor(name: str) -> None:
    """Let somebody who lost telephone and recovery codes log in with the password alone."""
    try:
        second_factor.turn_off(accounts.find_by_name(name).id)
    except accounts.UnknownPersonError:
        raise _unknown(name) from None
    click.echo(f"{name} logs in with the password alone now.")


def _read_password(path: Path | None) -> str:
    if path is None:
        return _check_password(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        return _check_password(path.read_text(encoding="utf-8").rstrip("\r\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path} cannot be read as text") from error


def _check_password(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise click.UsageError(f"the password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return password


def _name_roles(person: User) -> str:
    return ", ".join(role.name for role in person.roles) or "no role"


def _unknown(name: str) -> StoppedError:
    return StoppedError(f"nobody is called {name}. See: flask user list", REFUSED)


def _describe_shell() -> dict[str, object]:
    return {
        "app": current_app,
        "db": db,
        "User": User,
        "Post": Post,
        "Comment": Comment,
        "Tag": Tag,
        "Role": Role,
    }
