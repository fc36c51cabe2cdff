"""`flask user …`, as an operator types it."""

import pytest
from sqlalchemy import select

from tests.web.library import Library
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import User


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return path


@pytest.fixture
def flask(app, password_file):
    """`flask user …`; a word FILE stands for the file with the password."""
    runner = app.test_cli_runner()

    def run(words: str, **options):
        return runner.invoke(
            args=["user", *(str(password_file) if w == "FILE" else w for w in words.split())], **options
        )

    return run


CREATE = "create --name writer --display-name Inkstone --role author --password-file FILE --if-missing"


def test_account_is_opened_and_logs_in(flask, library, guest):
    library.add_person("first")
    result = flask(CREATE)
    assert result.exit_code == 0, result.output
    assert result.output == "writer can log in now, as author.\n"
    assert guest.log_in("writer").status_code == 302
    assert "Inkstone" in guest.read("/authors/writer")


def test_first_account_is_administrator_and_is_told_so(flask):
    assert flask(CREATE).output == "writer can log in now, as administrator.\n"


def test_account_that_is_there_stays_as_it_is(flask, app, guest):
    flask(CREATE)
    result = flask(CREATE.replace("Inkstone", "Other").replace("--password-file FILE", ""))
    assert result.exit_code == 0
    assert result.output == "writer is there already.\n"
    with app.app_context():
        assert db.session.scalars(select(User.display_name)).all() == ["Inkstone"]


def test_second_account_of_a_name_or_address_is_refused(flask):
    flask("create --name writer --email w@example.com --password-file FILE")
    taken = flask("create --name Writer --password-file FILE")
    assert taken.exit_code == 10
    assert "somebody is called Writer already" in taken.output
    assert flask("create --name other --email W@example.com --password-file FILE").exit_code == 10


def test_password_is_asked_for_twice_without_a_file(flask, guest):
    assert flask("create --name writer", input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert PASSWORD not in flask("create --name other", input=f"{PASSWORD}\n{PASSWORD}\n").output
    assert guest.log_in("writer").status_code == 302


@pytest.mark.parametrize(
    "words",
    [
        "create",
        "create --name w --password-file FILE",
        "create --name with/slash --password-file FILE",
        f"create --name {'x' * 65} --password-file FILE",
        "create --name writer --role emperor --password-file FILE",
        "create --name writer --email nonsense --password-file FILE",
        f"create --name writer --email {'x' * 250}@example.com --password-file FILE",
        f"create --name writer --display-name {'x' * 121} --password-file FILE",
        "create --name writer --password-file /no/such/file",
        "set-role writer emperor",
    ],
)
def test_wrong_use_ends_with_two(flask, library, words):
    assert flask(words).exit_code == 2
    assert library.count(User) == 0


@pytest.mark.parametrize("password", ["short", "x" * 1001, ""])
def test_unfit_password_is_refused(flask, password_file, library, password):
    password_file.write_text(password)
    assert flask(CREATE).exit_code == 2
    assert library.count(User) == 0


def test_password_file_that_is_no_text_is_refused(flask, password_file):
    password_file.write_bytes(b"\xff" * 20)
    assert flask(CREATE).exit_code == 2


def test_role_is_changed_at_once(flask, visit):
    rea = visit("rea", "reader")
    assert rea.get("/write").status_code == 403
    assert flask("set-role Rea author").output == "Rea is author now.\n"
    assert rea.get("/write").status_code == 200


def test_new_password_ends_sessions(flask, visit, password_file):
    ann = visit("ann")
    password_file.write_text("a completely new password")
    assert flask("set-password ann --password-file FILE").exit_code == 0
    assert not ann.is_logged_in()
    assert ann.log_in("ann", "a completely new password").status_code == 302


@pytest.mark.parametrize("words", ["set-role nobody author", "set-password nobody"])
def test_unknown_name_is_refused_before_anything_is_asked(flask, words):
    result = flask(words)
    assert result.exit_code == 10
    assert "nobody is called nobody. See: flask user list" in result.output


def test_list_names_everybody(flask, library):
    library.add_person("ann", email="ann@example.com")
    library.add_person("imported", "reader", password_hash=None)
    assert flask("list").output == "ann\tauthor\tann@example.com\nimported\treader\t\n"


def test_commands_refuse_a_schema_that_does_not_fit(make_app, tmp_path):
    runner = make_app(database_url=f"sqlite:///{tmp_path}/empty.db").test_cli_runner()
    result = runner.invoke(args=["user", "list"])
    assert result.exit_code == 10
    assert "Run: make migrate" in result.output


def test_commands_say_when_the_database_is_away(make_app, tmp_path):
    runner = make_app(database_url=f"sqlite:///{tmp_path}/no/folder/blog.db").test_cli_runner()
    assert runner.invoke(args=["user", "list"]).exit_code == 12


def test_sample_posts_are_taken_and_shown(app):
    result = app.test_cli_runner().invoke(args=["content", "samples"])
    assert result.exit_code == 0, result.output
    visitor = Visitor(app)
    assert "card__title" in visitor.read("/")
    assert Library(app).count(User) >= 1
