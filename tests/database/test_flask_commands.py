"""Each command of ``flask db`` on the blog, in a copy of its history."""

import re
import shutil

import pytest

from tests.database.conftest import HEAD, MIGRATIONS, REVISIONS, Blog

LATER, AFTER = (f"{int(HEAD) + step:04}" for step in (1, 2))

# For what the server has no part in: each command is a process of a second or two.
on_sqlite = pytest.mark.parametrize("blog", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path):
    """A copy to write into; ``__pycache__`` stays behind."""
    return shutil.copytree(MIGRATIONS, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def db(blog, folder):
    """Runs ``flask db COMMAND --directory COPY …`` on a database at the head; gives what it wrote."""
    blog.to("head")

    def run(command: str, *words: str, **environ: str) -> str:
        return blog.run("-m", "flask", "db", command, "--directory", str(folder), *words, **environ)

    return run


def test_the_models_and_the_head_are_equal(head_blog):
    assert "No new upgrade operations detected" in head_blog.run("-m", "flask", "db", "check")


def test_with_the_application_the_history_gives_the_same_schema(blog):
    """The models' naming convention is at hand then; without it every name has to stand in the revisions."""
    blog.run("-m", "flask", "db", "upgrade")
    with_app = blog.schema()
    blog.to("base")
    blog.to("head")
    assert blog.schema() == with_app


@on_sqlite
def test_reading_commands_know_the_history(db):
    assert f"{HEAD} (head)" in db("current")
    assert f"{HEAD} (head)" in db("heads")
    assert len(re.findall("->", db("history"))) == len(REVISIONS)
    assert "Split the signature" in db("show", "0009")
    assert db("branches").strip() == ""
    db("edit", "0009", EDITOR="true")


@on_sqlite
def test_init_makes_a_new_folder(blog, tmp_path):
    blog.run("-m", "flask", "db", "init", "--directory", str(tmp_path / "new"))
    assert (tmp_path / "new" / "env.py").exists()
    assert "flask" in blog.run("-m", "flask", "db", "list-templates")


def test_upgrade_downgrade_and_stamp_move_the_revision(db, blog):
    def stands_at(revision: str) -> bool:
        return blog.rows("alembic_version") == [{"version_num": revision}]

    db("downgrade")
    assert stands_at(REVISIONS[-2])
    db("downgrade", "0010")
    assert stands_at("0010")
    db("stamp", "0010")
    db("upgrade")
    assert stands_at(HEAD)


@on_sqlite
def test_migrate_writes_nothing_when_the_database_is_what_the_models_say(db, folder):
    assert "no revision was written" in db("migrate", "-m", "nothing")
    assert len(list((folder / "versions").glob("*.py"))) == len(REVISIONS)


def test_migrate_numbers_its_file_and_imports_alembic_and_sqlalchemy_only(db, blog, folder):
    with blog.begin() as connection:
        connection.exec_driver_sql("DROP TABLE pictures")
        connection.exec_driver_sql("ALTER TABLE users DROP COLUMN language")
    db("migrate", "-m", "Add what is gone")
    code = (folder / "versions" / f"{LATER}_add_what_is_gone.py").read_text(encoding="utf-8")
    assert f'revision = "{LATER}"' in code.replace("'", '"')
    assert "Data is moved, never dropped" in code
    imports = set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE))
    assert imports <= {"alembic", "sqlalchemy"}
    assert "web." not in code
    db("upgrade")
    db("check")


@on_sqlite
def test_revision_numbers_branches_and_merge_joins_them(db, blog, folder):
    db("revision", "-m", "Later")
    db("revision", "-m", "Beside", "--head", HEAD, "--splice")
    db("revision", "-m", "Named", "--rev-id", "mine", "--head", LATER)
    names = {path.name for path in (folder / "versions").glob("*.py")}
    assert {f"{LATER}_later.py", f"{AFTER}_beside.py", "mine_named.py"} <= names
    assert HEAD in db("branches")
    db("merge", "-m", "Join", "heads")
    assert db("heads").count("(head)") == 1
    db("upgrade")
    assert len(blog.rows("alembic_version")) == 1
    db("downgrade", HEAD)


def test_plain_alembic_keeps_the_rows_that_a_rebuilt_table_is_referred_by(tmp_path):
    """On SQLite a rebuilt table is dropped: with foreign keys on, comments would go with their post."""
    blog = Blog(f"sqlite:///{tmp_path}/blog.db")
    blog.to("0009")
    with blog.begin() as connection:
        connection.exec_driver_sql("INSERT INTO users VALUES (1, 'ann', 'Ann', NULL, NULL, '2024-01-01')")
        values = "1, 1, 'draft', 't', 'b', 'h', '', NULL, '2024-01-01', '2024-01-01', NULL, 's'"
        connection.exec_driver_sql(f"INSERT INTO posts VALUES ({values})")
        values = "1, 1, NULL, 'held', 'm', 'h', '2024-01-01', NULL, NULL"
        connection.exec_driver_sql(f"INSERT INTO comments VALUES ({values})")
    code = (
        "from flask_migrate import upgrade, downgrade\nfrom web.app import create_app\n"
        "with create_app().app_context(): upgrade(revision='head'); downgrade(revision='0009')\n"
    )
    (tmp_path / "move.py").write_text(code, encoding="utf-8")
    blog.run(str(tmp_path / "move.py"))
    assert [len(blog.rows(table)) for table in ("users", "posts", "comments")] == [1, 1, 1]
    assert blog.rows("posts")[0]["body"] == "b"
