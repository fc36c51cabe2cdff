"""A history such as projects have, made up: tables, columns, indexes, keys, and some rows on the way.

Every ten revisions make a table and go on changing it, so that any count gives the same mixture. The three
writers say the same in each tool's own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROWS = 20  # that a revision with rows inserts


@dataclass(frozen=True)
class Revision:
    """``verb`` says what it does with ``table``; ``parent`` is the table that it refers to."""

    number: int
    verb: str
    table: str
    parent: str

    @property
    def id(self) -> str:
        return f"{self.number:04}"

    @property
    def before(self) -> str | None:
        return f"{self.number - 1:04}" if self.number > 1 else None


VERBS = ("create", "index", "add", "insert", "fill", "add_default", "unique", "refer", "widen", "index_two")


def make_history(count: int) -> list[Revision]:
    return [
        Revision(n, VERBS[(n - 1) % 10], f"thing_{(n - 1) // 10}", f"thing_{max(0, (n - 1) // 10 - 1)}")
        for n in range(1, count + 1)
    ]


ALEMBIC = {
    "create": """op.create_table(
        "{t}",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("owner_id", sa.Integer),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )""",
    "index": 'op.create_index("ix_{t}_created_at", "{t}", ["created_at"])',
    "add": 'op.add_column("{t}", sa.Column("size", sa.Integer))',
    "insert": """op.bulk_insert(
        sa.table(
            "{t}",
            sa.column("name", sa.String),
            sa.column("body", sa.Text),
            sa.column("created_at", sa.DateTime),
        ),
        [
            {{"name": f"name {{n}}", "body": "text", "created_at": datetime(2026, 1, 1)}}
            for n in range({rows})
        ],
    )""",
    "fill": 'op.execute("UPDATE {t} SET size = CHAR_LENGTH(body) WHERE size IS NULL")',
    "add_default": """op.add_column(
        "{t}", sa.Column("state", sa.String(10), nullable=False, server_default="new")
    )""",
    "unique": 'op.create_index("uq_{t}_name", "{t}", ["name"], unique=True)',
    "refer": """with op.batch_alter_table("{t}") as batch:
        batch.create_foreign_key("fk_{t}_owner", "{p}", ["owner_id"], ["id"])""",
    "widen": """op.alter_column(
        "{t}", "name", type_=sa.String(60), existing_type=sa.String(50), existing_nullable=False
    )""",
    "index_two": 'op.create_index("ix_{t}_state", "{t}", ["state", "size"])',
}
SQL = {
    "create": "CREATE TABLE {t} (id INTEGER NOT NULL AUTO_INCREMENT, name VARCHAR(50) NOT NULL, body TEXT,"
    " owner_id INTEGER, created_at DATETIME NOT NULL, PRIMARY KEY (id));",
    "index": "CREATE INDEX ix_{t}_created_at ON {t} (created_at);",
    "add": "ALTER TABLE {t} ADD COLUMN size INTEGER;",
    "insert": "INSERT INTO {t} (name, body, created_at) VALUES {values};",
    "fill": "UPDATE {t} SET size = CHAR_LENGTH(body) WHERE size IS NULL;",
    "add_default": "ALTER TABLE {t} ADD COLUMN state VARCHAR(10) NOT NULL DEFAULT 'new';",
    "unique": "CREATE UNIQUE INDEX uq_{t}_name ON {t} (name);",
    "refer": "ALTER TABLE {t} ADD CONSTRAINT fk_{t}_owner FOREIGN KEY(owner_id) REFERENCES {p} (id);",
    "widen": "ALTER TABLE {t} MODIFY name VARCHAR(60) NOT NULL;",
    "index_two": "CREATE INDEX ix_{t}_state ON {t} (state, size);",
}
VALUES = ", ".join(f"('name {n}', 'text', '2026-01-01 00:00:00')" for n in range(ROWS))
DJANGO = {
    "create": """migrations.CreateModel("{t}", [
        ("id", models.AutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("body", models.TextField(null=True)),
        ("owner_id", models.IntegerField(null=True)),
        ("created_at", models.DateTimeField()),
    ], options={{"db_table": "{t}"}})""",
    "index": 'migrations.AddIndex("{t}", models.Index(fields=["created_at"], name="ix_{t}_created_at"))',
    "add": 'migrations.AddField("{t}", "size", models.IntegerField(null=True))',
    "insert": "migrations.RunPython(insert)",
    "fill": 'migrations.RunSQL("UPDATE {t} SET size = CHAR_LENGTH(body) WHERE size IS NULL")',
    "add_default": 'migrations.AddField("{t}", "state", models.CharField(max_length=10, db_default="new"))',
    "unique": """migrations.AddConstraint(
        "{t}", models.UniqueConstraint(fields=["name"], name="uq_{t}_name")
    )""",
    "refer": 'migrations.RunSQL("{sql}")',
    "widen": 'migrations.AlterField("{t}", "name", models.CharField(max_length=60))',
    "index_two": 'migrations.AddIndex("{t}", models.Index(fields=["state", "size"], name="ix_{t}_state"))',
}
INSERT = """

def insert(apps, _editor):
    thing = apps.get_model("app", "{t}")
    thing.objects.bulk_create(
        thing(name=f"name {{n}}", body="text", created_at="2026-01-01 00:00:00") for n in range({rows})
    )
"""


def write_alembic(folder: Path, history: list[Revision]) -> None:
    for one in history:
        body = ALEMBIC[one.verb].format(t=one.table, p=one.parent, rows=ROWS)
        (folder / f"{one.id}_{one.verb}.py").write_text(
            f'"""{one.verb} {one.table}"""\nfrom datetime import datetime\n\n'
            "import sqlalchemy as sa\nfrom alembic import op\n\n"
            f"revision = {one.id!r}\ndown_revision = {one.before!r}\n\n"
            f"def upgrade():\n    {body}\n\ndef downgrade():\n    pass\n"
        )


def write_sql(folder: Path, history: list[Revision]) -> None:
    """As dbmate takes it."""
    for one in history:
        (folder / f"{one.id}_{one.verb}.sql").write_text(
            f"-- migrate:up\n{_sql(one)}\n\n-- migrate:down\nSELECT 1;\n"
        )


def write_django(folder: Path, history: list[Revision]) -> None:
    (folder / "__init__.py").touch()
    for one, name, before in _named(history):
        insert = INSERT.format(t=one.table, rows=ROWS) if one.verb == "insert" else ""
        operation = DJANGO[one.verb].format(t=one.table, sql=_sql(one))
        dependencies = f'[("app", {before!r})]' if before else "[]"
        (folder / f"{name}.py").write_text(
            f"from django.db import migrations, models\n{insert}\n\nclass Migration(migrations.Migration):\n"
            f"    initial = {not before}\n    dependencies = {dependencies}\n    operations = [{operation}]\n"
        )


def _named(history: list[Revision]) -> Iterator[tuple[Revision, str, str]]:
    before = ""
    for one in history:
        name = f"{one.id}_{one.verb}"
        yield one, name, before
        before = name


def _sql(one: Revision) -> str:
    return SQL[one.verb].format(t=one.table, p=one.parent, values=VALUES)
