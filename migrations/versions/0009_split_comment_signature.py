"""Split the signature of comments into name and address"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SIGNATURE = re.compile(r"(?:(.{0,120}) )?<([^<>]*@[^<>]*)>", re.DOTALL)
NAME, EMAIL, ROWS_AT_ONCE = sa.String(120), sa.String(254), 500
comments = sa.table("comments", *map(sa.column, ("id", "signature", "guest_name", "guest_email")))


def upgrade():
    check_lengths(op.get_bind())
    op.add_column("comments", sa.Column("guest_name", NAME))
    op.add_column("comments", sa.Column("guest_email", EMAIL))
    carry(op.get_bind(), comments.c[1:2], split)
    with op.batch_alter_table("comments") as batch:
        batch.drop_column("signature")


def downgrade():
    if op.get_context().dialect.name == "mysql":
        op.execute("ALTER TABLE comments ADD COLUMN signature VARCHAR(380) AFTER author_id")
    else:
        with op.batch_alter_table("comments", recreate="always") as batch:
            batch.add_column(sa.Column("signature", sa.String(380)), insert_after="author_id")
    carry(op.get_bind(), comments.c[2:], join)
    with op.batch_alter_table("comments") as batch:
        batch.drop_column("guest_email")
        batch.drop_column("guest_name")


def check_lengths(connection):
    """Before anything changes: what is no "Name <mail>" becomes the name, and must not be cut."""
    rows = connection.execute(sa.text("SELECT id, signature FROM comments WHERE LENGTH(signature) > 120"))
    if long := [row.id for row in rows if len(split(row)["guest_name"] or "") > NAME.length]:
        raise ValueError(f"shorten the signatures of these comments to {NAME.length} characters: {long}")


def carry(connection, source, convert):
    query = sa.select(comments.c.id, *source).order_by(comments.c.id).limit(ROWS_AT_ONCE)
    update, last = comments.update().where(comments.c.id == sa.bindparam("row")), 0
    while rows := connection.execute(query.where(comments.c.id > last)).all():
        connection.execute(update, [{"row": row.id, **convert(row)} for row in rows])
        last = rows[-1].id


def split(row):
    found = SIGNATURE.fullmatch(row.signature or "")
    name, email = found.groups() if found and len(found[2]) <= EMAIL.length else (row.signature, None)
    return {"guest_name": name, "guest_email": email}


def join(row):
    name, email = row.guest_name, f"<{row.guest_email}>" if row.guest_email else None
    return {"signature": email if name is None else f"{name} {email}" if email else name}
