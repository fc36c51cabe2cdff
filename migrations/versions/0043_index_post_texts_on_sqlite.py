"""Index post texts on SQLite: FTS5 over what is there, kept fresh by triggers, whoever writes"""

# MySQL has its own index (0025) and stays as it is. The words stand in post_texts: the index has no copy.

from alembic import op

revision = "0043"
down_revision = "0042"

INDEX = (
    "CREATE VIRTUAL TABLE post_text_index USING fts5("
    "title, text, content='post_texts', content_rowid='post_id', tokenize='trigram')"
)
ADD = "INSERT INTO post_text_index (rowid, title, text) VALUES (new.post_id, new.title, new.text);"
TAKE = (
    "INSERT INTO post_text_index (post_text_index, rowid, title, text)"
    " VALUES ('delete', old.post_id, old.title, old.text);"
)
# Names of triggers, when they act, and what they do.
TRIGGERS = {
    "post_texts_indexed": ("AFTER INSERT", ADD),
    "post_texts_unindexed": ("AFTER DELETE", TAKE),
    "post_texts_reindexed": ("AFTER UPDATE", f"{TAKE} {ADD}"),
}


def upgrade():
    if op.get_context().dialect.name != "sqlite":
        return
    op.execute(INDEX)
    for name, (when, deed) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} ON post_texts BEGIN {deed} END")
    op.execute("INSERT INTO post_text_index (post_text_index) VALUES ('rebuild')")


def downgrade():
    if op.get_context().dialect.name != "sqlite":
        return
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.execute("DROP TABLE post_text_index")
