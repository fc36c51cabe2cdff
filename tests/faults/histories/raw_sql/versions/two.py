r"""text as people write it: % signs, quotes in quotes, comments that count and comments that don't"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute(
        r"""ALTER TABLE people ADD COLUMN note VARCHAR(90) DEFAULT 'it''s 100%; \"so\"' COMMENT 'a `note`'"""
    )
    op.execute("/* first */ UPDATE people -- then\n SET note = '50% off; -- no comment' WHERE name LIKE 'A%'")
    op.execute("CREATE /*!50000 TABLE */ copies SELECT id, name, note FROM people WHERE name LIKE '%a%'")
    op.execute("# a remark\nINSERT INTO copies SELECT id + 100, name, 'say \"%s\"' FROM people")
    op.execute(
        sa.text("UPDATE copies SET note = :note WHERE id > 100").bindparams(note="%(x)s 5%% ' \\ \n\t;")
    )
    op.execute("/*!80000 ALTER TABLE `copies` ADD PRIMARY KEY (`id`) */")
    op.execute("create index `by name` on copies (name(10)) comment 'drop table people; --'")
    op.execute("CREATE TABLE others AS (SELECT id, note FROM copies WHERE id < 100) UNION (SELECT 0, 'none')")
    op.execute(
        "INSERT INTO people (name, note) WITH c AS (SELECT COUNT(*) n FROM copies) SELECT n, 'counted' FROM c"
    )
    op.execute(
        "WITH c AS (SELECT MIN(id) AS id FROM people)"
        " UPDATE people, c SET visits = visits + 9 WHERE c.id = people.id"
    )


def downgrade():
    op.execute("UPDATE people SET visits = visits - 9 ORDER BY id LIMIT 1")
    op.execute("DELETE FROM people WHERE note = 'counted'")
    op.execute("(SELECT 1)")
    op.execute("DROP INDEX `by name` ON copies")
    op.execute("DROP TABLE IF EXISTS copies, never_there, others")
    op.execute("ALTER TABLE people /* 100% */ DROP COLUMN note")
