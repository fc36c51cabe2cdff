"""The recipe's revisions as the text of their files."""

import re
from dataclasses import dataclass
from pathlib import Path

from migrator.recipe.chain import Backfill, Body, Stretch

LONGEST_ID = 32  # characters of alembic_version.version_num
BIND = re.compile(r"(?<![:\w\\]):(?=\w)")  # what SQLAlchemy's text() would take for a parameter

FILE = '''"""{title}"""

# Step {number} of 4 of the recipe for {origin}: {words}.
# {why}

from alembic import op

revision = {revision!r}
down_revision = {down_revision!r}
branch_labels = None
depends_on = {depends_on!r}


def upgrade():
{up}


def downgrade():
{down}
'''


@dataclass(frozen=True)
class Origin:
    """The revision that was refused, and the head behind which the last step goes."""

    revision: str
    down_revision: str | tuple[str, ...] | None
    depends_on: str | tuple[str, ...] | None
    head: str
    path: Path


@dataclass(frozen=True)
class RevisionFile:
    path: Path
    text: str


def write_files(origin: Origin, chain: tuple[Stretch, ...], table: str) -> tuple[RevisionFile, ...]:
    """In place of the origin: the swap keeps its id, so that whatever follows it still does."""
    expand, backfill = make_id(origin, "expand"), make_id(origin, "backfill")
    contract = make_id(origin, "contract")
    head = origin.head
    places = {
        "expand": (expand, origin.down_revision, origin.depends_on),
        "backfill": (backfill, expand, None),
        "swap": (origin.revision, backfill, None),
        "contract": (contract, head, None),
    }
    words = ", ".join(stretch.word for stretch in chain)
    files = []
    for number, stretch in enumerate(chain, start=1):
        revision, down_revision, depends_on = places[stretch.word]
        text = FILE.format(
            title=stretch.title, number=number, origin=origin.revision, words=words, why=stretch.why,
            revision=revision, down_revision=down_revision, depends_on=depends_on,
            up=_body(stretch.up), down=_body(stretch.down),
        )  # fmt: skip
        files.append(RevisionFile(_find_path(origin, stretch.word, revision, table), text))
    return tuple(files)


def make_id(origin: Origin, word: str) -> str:
    return f"{origin.revision[: LONGEST_ID - len(word) - 1]}_{word}"


def _find_path(origin: Origin, word: str, revision: str, table: str) -> Path:
    if word == "swap":
        return origin.path
    slug = re.sub(r"\W+", "_", table).lower()
    return origin.path.with_name(f"{revision}_{slug}.py")


def _body(body: Body) -> str:
    return "\n".join(f"    {line}" for part in body for line in _render(part)) or "    pass"


def _render(part: str | Backfill) -> list[str]:
    if isinstance(part, Backfill):
        values = "{" + ", ".join(f"{_quote(name)}: {_quote(sql)}" for name, sql in part.values) + "}"
        return [f"op.backfill({_quote(part.table)}, {values}, key={_quote(part.key)})"]
    pieces = re.split(r"(?<=, )(?=(?:ADD|DROP|CHANGE|RENAME|MODIFY) (?:COLUMN|KEY|UNIQUE))", part)
    if len(pieces) == 1:
        return [f"op.execute({_quote(_escape(part))})"]
    return ["op.execute(", *(f"    {_quote(_escape(piece))}" for piece in pieces), ")"]


def _escape(sql: str) -> str:
    return BIND.sub(r"\\:", sql)


def _quote(text: str) -> str:
    """As a string of Python's, in double quotes where that is plain."""
    plain = text.isprintable() and '"' not in text and "\\" not in text
    return f'"{text}"' if plain else repr(text)
