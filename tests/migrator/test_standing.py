"""Nothing to do is told by the files' text and one look; what is out of the ordinary goes the long road."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from migrator.database import light, versions
from migrator.project.graph import read_graph

ROOT = Path(__file__).parents[2]
A = 'revision = "a"\ndown_revision = None'
LOADED = """
import sys
from migrator.__main__ import main
code = main(sys.argv[1:])
print(code, sorted({"alembic", "sqlalchemy", "flask"} & set(sys.modules)))
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "versions").mkdir()
    (tmp_path / "alembic.ini").write_text("[alembic]\n")
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / "versions" / f"{name}.py").write_text(text)


def ask_alembic(folder: Path) -> dict[str, tuple[str, ...]]:
    config = Config(str(folder / "alembic.ini"))
    config.set_main_option("script_location", str(folder))
    found = ScriptDirectory.from_config(config).walk_revisions()
    return {one.revision: tuple(one._versioned_down_revisions) for one in found}


def test_graph_of_the_blog_is_alembics_own():
    graph = read_graph(ROOT / "migrations")
    assert graph.below == ask_alembic(ROOT / "migrations")
    assert graph.find_ancestors(graph.heads) == graph.below.keys()


def test_branches_and_merges_are_read_as_alembic_reads_them(folder):
    write(
        folder,
        a=f'"""{A}\n"""\n{A}\nbranch_labels = None',
        b='revision: str = "b"\ndown_revision: str | None = "a"\ndepends_on = None',
        c='revision = "c"\ndown_revision = "a"\n\ndef upgrade():\n    revision = "d"\n    return revision',
        m='revision = "m"\ndown_revision = (\n    "b",\n    "c",\n)',
        n='revision = "n"\ndown_revision = "a"',
    )
    graph = read_graph(folder)
    assert graph.below == ask_alembic(folder)
    assert graph.heads == ("m", "n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('revision = "b" + ""\ndown_revision = "a"', "not a literal"),
        ('revision = down_revision = "b"', "two at once"),
        ('revision, down_revision = "b", "a"', "two at once"),
        ('revision = "b"\ndown_revision = "a"\nrevision = "c"', "said twice"),
        ('revision = "b"\ndown_revision = "a"\nrevision += "c"', "changed later"),
        ('if True:\n    revision = "b"\ndown_revision = "a"', "below an if"),
        ('revision = "b"\ndown_revision = "a"\ndepends_on = "a"', "another order"),
        ('revision = "b"\ndown_revision = "a"\nbranch_labels = ("x",)', "another name"),
        ('revision = "b"\ndown_revision = "nowhere"', "a file is missing"),
        ('revision = "a"\ndown_revision = None', "twice the same"),
        ('revision = "b"\ndown_revision = "b"', "a circle"),
        ('revision = "b"', "no word of what is below"),
        ("x = 1", "no revision"),
        ("def", "no Python"),
    ],
)
def test_graph_is_not_told_where_the_text_alone_does_not_tell(folder, text, why):
    write(folder, a=A)
    assert read_graph(folder) is not None
    write(folder, b=text)
    assert read_graph(folder) is None, why


@pytest.mark.parametrize(
    "option", ["version_locations = other", "sourceless = true", "recursive_version_locations = 1"]
)
def test_graph_is_not_told_where_files_may_lie_elsewhere(folder, option):
    write(folder, a=A)
    (folder / "alembic.ini").write_text(f"[alembic]\n{option}\n")
    assert read_graph(folder) is None


def test_no_folder_no_graph(tmp_path):
    assert read_graph(tmp_path) is None


def test_own_tables_are_named_alike_in_both_places():
    assert light.JOURNAL_TABLE == versions.JOURNAL_TABLE
    assert light.APPLIED_TABLE == versions.APPLIED_TABLE


def run(project, *words):
    return project.run(
        sys.executable, "-c", LOADED, *words, MIGRATOR_DATABASE_URL=project.url
    ).out.splitlines()[-1]


@pytest.mark.database
class TestOnMysql:
    @pytest.fixture
    def url(self, mysql_url):
        return str(mysql_url)

    @pytest.fixture
    def at_head(self, project):
        assert project.migrator("to", "head").code == 0
        return project

    @pytest.mark.parametrize("target", ["head", "heads", "three"])
    def test_nothing_to_do_loads_neither_alembic_nor_sqlalchemy(self, at_head, target):
        assert run(at_head, "to", target) == "0 []"

    def test_what_another_tool_has_migrated_is_known_from_the_second_time_on(self, at_head):
        at_head.execute("DROP TABLE migrator_applied, migrator_journal")
        assert run(at_head, "to", "head").startswith("0 ['alembic'")
        assert run(at_head, "to", "head") == "0 []"

    @pytest.mark.parametrize("way", [("to", "two"), ("to", "-1"), ("to", "base")])
    def test_another_place_is_gone_to(self, at_head, way):
        assert run(at_head, *way).startswith("0 ['alembic'")
        assert "three" not in at_head.tables()

    def test_both_roads_say_the_same(self, at_head):
        short = at_head.migrator("--json", "to", "head").err
        (at_head.folder / "migrations" / "alembic.ini").write_text(
            f"[alembic]\npath_separator = os\nversion_locations = {at_head.folder}/migrations/versions\n"
        )
        long = at_head.migrator("--json", "to", "head").err
        said = [[json.loads(line) for line in text.splitlines()] for text in (short, long)]
        for note in (*said[0], *said[1]):
            del note["at"]
        assert said[0] == said[1]

    def test_what_is_in_flight_is_seen(self, at_head):
        at_head.execute(
            "INSERT INTO migrator_journal (revision, direction, position, kind, status, digest, statement)"
            " VALUES ('three', 'down', 0, 'step', 'done', '', ''),"
            " ('three', 'down', 1, 'data', 'done', '', 'x')"
        )
        outcome = at_head.migrator("to", "head")
        assert (outcome.code, "putting back revision three" in outcome.err) == (0, True)

    @pytest.mark.parametrize(
        "change", ["DELETE FROM migrator_applied WHERE revision = 'one'", "DROP TABLE migrator_applied"]
    )
    def test_what_the_database_does_not_keep_is_kept_up(self, at_head, change):
        at_head.execute(change)
        assert run(at_head, "to", "head").startswith("0 ['alembic'")
        assert at_head.execute("SELECT COUNT(*) FROM migrator_applied") == [(3,)]

    def test_second_head_is_seen(self, at_head):
        at_head.write_revision("other", "two", "pass")
        assert at_head.migrator("to", "head").code == 14
        assert at_head.migrator("to", "three").code == 0

    def test_revision_that_no_file_knows_is_seen(self, at_head):
        (at_head.folder / "migrations/versions/three.py").unlink()
        at_head.execute("DROP TABLE migrator_applied")  # it would know it
        assert at_head.migrator("to", "head").code == 13

    def test_folder_without_files_is_seen(self, at_head):
        shutil.rmtree(at_head.folder / "migrations/versions")
        assert at_head.migrator("to", "head").code == 15

    def test_wrong_password_is_told_as_ever(self, at_head):
        wrong = make_url(at_head.url).set(password="wrong")
        at_head.url = wrong.render_as_string(hide_password=False)
        outcome = at_head.migrator("to", "head")
        assert (outcome.code, "refused the log-in" in outcome.err) == (12, True)

    def test_flask_db_upgrade_with_nothing_to_do_runs_no_env_py(self, flask_project):
        assert flask_project.flask("db", "upgrade").code == 0
        (flask_project.folder / "migrations" / "env.py").write_text("raise RuntimeError('loaded')")
        outcome = flask_project.flask("db", "upgrade")
        assert outcome.code == 0, outcome.err
        assert "nothing to do" in outcome.err

    def test_server_without_encryption_is_reached_all_the_same(self, at_head):
        reload = "ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR"
        (before,) = at_head.execute("SELECT @@tls_version")[0]
        at_head.execute("SET GLOBAL tls_version = ''")
        at_head.execute(reload)
        try:
            assert at_head.execute("SHOW STATUS LIKE 'Ssl_cipher'") == [("Ssl_cipher", "")]
            assert at_head.migrator("to", "two").code == 0
            assert at_head.migrator("to", "two").code == 0
        finally:
            at_head.execute(f"SET GLOBAL tls_version = '{before}'")
            at_head.execute(reload)
        assert at_head.execute("SHOW STATUS LIKE 'Ssl_cipher'")[0][1]
