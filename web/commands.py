"""`flask user …`, and what `flask shell` knows."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from web.extensions import db
from web.importing.commands import content
from web.models import Comment, Post, Role, Tag, User
from web.services import accounts
from web.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from web.services.permissions import ROLES

user = AppGroup("user", help="Accounts: open, list, change.")

# Never from an argument: arguments stand in the shell's history and in the list of processes.
password_file = click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the password from this file; without it you are asked.",
)


def init_app(app: Flask) -> None:
    app.cli.add_command(user)
    app.cli.add_command(content)
    app.shell_context_processor(_describe_shell)


@user.command()
@click.argument("name")
@click.argument("email")
@click.option("--display-name", default="", help="What readers see.")
@click.option("--role", type=click.Choice(ROLES), help="Without it: SIGN_UP_ROLE.")
@password_file
def create(name: str, email: str, display_name: str, role: str | None, password_file: Path | None) -> None:
    """Open an account. The first one becomes administrator."""
    account = accounts.NewAccount(name, email, display_name, _read_password(password_file))
    try:
        accounts.open_account(account, role or current_app.extensions["settings"].sign_up_role)
    except accounts.NameTakenError:
        raise click.ClickException(f"somebody is called {name} already. See: flask user list") from None
    except accounts.EmailTakenError:
        raise click.ClickException(f"somebody has {email} already. See: flask user list") from None
    click.echo(f"{name} can log in now.")


@user.command("list")
def list_all() -> None:
    """Name, roles and address of everybody."""
    for person in accounts.list_users():
        roles = ", ".join(role.name for role in person.roles) or "no role"
        click.echo(f"{person.name}\t{roles}\t{person.email or ''}")


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
        accounts.set_password(name, _read_password(password_file))
    except accounts.UnknownPersonError:
        raise _unknown(name) from None
    click.echo(f"{name} has a new password.")


def _read_password(path: Path | None) -> str:
    if path:
        password = path.read_text(encoding="utf-8").rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise click.ClickException(f"the password needs at least {SHORTEST_PASSWORD} characters")
    return str(password)


def _unknown(name: str) -> click.ClickException:
    return click.ClickException(f"nobody is called {name}. See: flask user list")


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
