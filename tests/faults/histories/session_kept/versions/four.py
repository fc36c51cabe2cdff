"""uses what two revisions have set"""

from alembic import op

revision = "four"
down_revision = "three"


def upgrade():
    op.execute("UPDATE passing SET most = @most")
    op.create_index("ix_passing_number", "passing", ["number"])
    op.execute("INSERT INTO passing (id, number, most) SELECT id + 100, visits, @factor FROM frequent")
    op.execute("UPDATE people SET note = CONCAT(@who, @most) WHERE id = 0")


def downgrade():
    op.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
    op.execute("SET @passing = (SELECT COUNT(*) FROM passing WHERE id > 100)")
    op.drop_index("ix_passing_number", "passing")
    op.execute("DELETE FROM passing WHERE id > 100")
