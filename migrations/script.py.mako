"""${message}"""

# The rules, to be deleted once read:
# - Import Alembic and SQLAlchemy only: the models will move on, this file will not.
# - downgrade() gives back the identical schema: the same columns in the same order, indexes, constraints.
# - Data is moved, never dropped: carry each value over before its column goes, in both directions.
# - Rows in batches: op.backfill("posts", {"slug": "LOWER(title)"}, where="slug IS NULL") fills a column by its
#   primary key, each batch committed by itself and none done twice, however often the migration is interrupted.
#   It shows rows, rate and what remains. A column with ON UPDATE CURRENT_TIMESTAMP moves with it unless it is set
#   to itself: {"slug": "…", "updated_at": "updated_at"}.
# - What MySQL does only by copying a large table is refused: `make recipe rev=…` writes out what does it otherwise.
# - MySQL commits at each ALTER: first what may fail, then what cannot.
# - Name every constraint and index. It runs on MySQL and on SQLite (batch_alter_table).
# - At most 60 lines, one thing. `flask db upgrade`, `downgrade`, `upgrade`, `check`, with rows in the tables.

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
