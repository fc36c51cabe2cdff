"""Every row that an export promises, read by SQL of the tests' own: no id, none of the exporter's code."""

import contextlib
import json
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from web.extensions import db

# Every row of what an export promises, by natural keys: no id is compared.
WHOLE = {
    "texts": """
        SELECT p.slug, u.name, p.kind, p.status, p.title, p.markdown, p.html, p.summary, p.published_at,
          p.created_at, p.updated_at, p.pinned_at FROM posts p JOIN users u ON u.id = p.author_id""",
    "carried": """
        SELECT p.slug, t.slug
        FROM posts p JOIN posts_tags c ON c.post_id = p.id JOIN tags t ON t.id = c.tag_id""",
    "tags": "SELECT slug, name FROM tags",
    "old": "SELECT o.slug, p.slug, o.created_at FROM old_slugs o JOIN posts p ON p.id = o.post_id",
    "old tags": "SELECT o.slug, t.slug, o.created_at FROM old_tag_slugs o JOIN tags t ON t.id = o.tag_id",
    "comments": """
        SELECT p.slug, c.created_at, c.markdown, c.html, c.status, c.guest_name, c.guest_email,
          c.announced_at, u.name, a.markdown, a.created_at
        FROM comments c JOIN posts p ON p.id = c.post_id LEFT JOIN users u ON u.id = c.author_id
          LEFT JOIN comments a ON a.id = c.parent_id""",
    "pictures": """
        SELECT p.digest, u.name, p.width, p.height, p.alt, p.created_at
        FROM pictures p JOIN users u ON u.id = p.owner_id""",
    "people": """
        SELECT name, display_name, email, language, created_at FROM users
        WHERE id IN (SELECT author_id FROM posts UNION SELECT author_id FROM comments
          UNION SELECT owner_id FROM pictures)""",
    "redirects": "SELECT path, target, code, created_at FROM redirects",
    "settings": "SELECT name, value FROM settings WHERE name <> 'pages'",
    "words": "SELECT p.slug, t.title, t.text FROM post_texts t JOIN posts p ON p.id = t.post_id",
}


def read_whole(app) -> dict[str, list]:
    with app.app_context():
        found = {what: db.session.execute(text(query)).all() for what, query in WHOLE.items()}
    return {what: sorted(repr([_tidy(one) for one in row]) for row in rows) for what, rows in found.items()}


def _tidy(value: object) -> object:
    """The two databases give times and JSON in different words."""
    if isinstance(value, str) and re.fullmatch(r"[-\d]{10} [:\d]{8}\.0{6}", value):
        return value[:19]
    if isinstance(value, str) and value[:1] in {'"', "["}:
        with contextlib.suppress(ValueError):  # a text may begin so as well
            return json.loads(value)
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value


def read_files(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
