"""uses what the revision before has set, and sets more"""

import sqlalchemy as sa
from alembic import op

revision = "three"
down_revision = "two"


def upgrade():
    op.execute(
        "INSERT INTO people (id, name, visits) VALUES (0, @who, @factor * @people)"
        " ON DUPLICATE KEY UPDATE name = @who, visits = @factor * @people"
    )
    op.create_table("passing", sa.Column("id", sa.Integer, primary_key=True), sa.Column("number", sa.Integer))
    op.execute("INSERT INTO passing SELECT id, visits * @factor FROM frequent")
    op.execute("UPDATE frequent SET visits = visits + 1")
    op.add_column("passing", sa.Column("most", sa.Integer))
    op.execute("SET @most = @most + (SELECT SUM(visits) FROM frequent)")


def downgrade():
    op.execute("SET @was = (SELECT COUNT(*) FROM passing), @factor = (SELECT MAX(number) FROM passing)")
    op.execute("CREATE TEMPORARY TABLE gone AS SELECT id, number FROM passing")
    op.drop_table("passing")
    op.execute(
        "INSERT INTO people (id, name, visits) VALUES (0, 'nobody', @was)"
        " ON DUPLICATE KEY UPDATE name = 'nobody'"
    )
