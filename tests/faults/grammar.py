"""Random small revisions: statements on one to three tables, each with the one that takes it back."""

from hypothesis import strategies as st

TABLES = ("a", "b", "c")
START = """import sqlalchemy as sa
from alembic import op

revision = "one"
down_revision = None


def upgrade():
    for name in TABLES:
        op.create_table(
            name,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("n", sa.Integer, nullable=False, server_default="0"),
            sa.Column("t", sa.String(40)),
        )


def downgrade():
    for name in TABLES:
        op.drop_table(name)
"""

# Up and down; {t} is a table, {o} another or the same, {n} a number of the statement's own.
PAIRS = (
    ("ALTER TABLE {t} ADD COLUMN x{n} INT", "ALTER TABLE {t} DROP COLUMN x{n}"),
    ("ALTER TABLE {t} ADD COLUMN x{n} VARCHAR(9) NOT NULL DEFAULT '%'", "ALTER TABLE {t} DROP COLUMN x{n}"),
    ("CREATE INDEX i{n} ON {t} (n, t)", "DROP INDEX i{n} ON {t}"),
    ("ALTER TABLE {t} ADD CONSTRAINT k{n} CHECK (n > -{n}000)", "ALTER TABLE {t} DROP CHECK k{n}"),
    ("CREATE TABLE m{n} LIKE {t}", "DROP TABLE m{n}"),
    ("CREATE TABLE s{n} SELECT id, n FROM {t}", "DROP TABLE s{n}"),
    ("CREATE VIEW v{n} AS SELECT id, n FROM {t}", "DROP VIEW v{n}"),
    ("RENAME TABLE {t} TO r{n}, {o} TO q{n}, r{n} TO {t}, q{n} TO {o}", "TRUNCATE {t}"),
    ("ALTER TABLE {t} FORCE", "ALTER TABLE {t} ENGINE=InnoDB"),
    ("UPDATE {t} SET n = n * 2 + {n}", "UPDATE {t} SET n = (n - {n}) DIV 2"),
    ("UPDATE {t} SET t = CONCAT(COALESCE(t, ''), '{n}%') WHERE n > 2", "UPDATE {t} SET t = CONCAT(n, '-')"),
    ("INSERT INTO {t} (n, t) SELECT n + {n}, 'more' FROM {o}", "DELETE FROM {t} WHERE t = 'more'"),
    ("INSERT INTO {t} (n) VALUES ({n}), (7)", "UPDATE {t} SET n = n - 1"),
    ("DELETE FROM {t} WHERE n % 2 = 1", "INSERT INTO {t} (n) VALUES (1)"),
    ("SET @v = {n}", "SET @v = 3"),
    ("UPDATE {t} SET n = n + COALESCE(@v, 1)", "UPDATE {t} SET n = n - COALESCE(@v, 1)"),
)
# Python that decides by what it has read, its own writes among it.
DECIDE = "if op.get_bind().execute(sa.text('SELECT SUM(n) FROM {t}')).scalar() or 0 > {n}:\n    "


@st.composite
def revisions(draw, first=1):
    """The text of a revision's two functions; the names it makes are numbered from ``first``."""
    up, down = [], []
    for number in range(first, first + draw(st.integers(1, 6))):
        names = {"t": draw(st.sampled_from(TABLES)), "o": draw(st.sampled_from(TABLES)), "n": number}
        pair = draw(st.sampled_from(PAIRS))
        if "RENAME" in pair[0] and names["t"] == names["o"]:
            continue
        there, back = (f'op.execute("{text.format(**names)}")' for text in pair)
        if pair[0].startswith(("UPDATE", "INSERT")) and draw(st.booleans()):
            there = DECIDE.format(**names) + there
        up.append(there)
        down.insert(0, back)
    return "\n".join(up) or "pass", "\n".join(down) or "pass"


@st.composite
def seeds(draw):
    """Rows to start from."""
    values = st.tuples(st.sampled_from(TABLES), st.integers(-5, 9), st.sampled_from(("", "x", "100%")))
    rows = draw(st.lists(values, min_size=1, max_size=8))
    return ";\n".join(f"INSERT INTO {table} (n, t) VALUES ({n}, '{t}')" for table, n, t in rows)
