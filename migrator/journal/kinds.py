"""What kind a statement is: that decides how it is journaled, and what replay does with it."""

import re
from enum import StrEnum
from itertools import islice

from migrator.journal.words import Token, read_tokens

LOOK_AHEAD = 24  # tokens: enough for CREATE OR REPLACE ALGORITHM = … DEFINER = a@b SQL SECURITY … VIEW


class Kind(StrEnum):
    READ = "read"  # gives rows, changes nothing: its result is journaled and given again
    DATA = "data"  # rows: part of the transaction, and so is its journal row
    SCHEMA = "schema"  # commits by itself and cannot be taken back: intent before, outcome after
    SESSION = "session"  # lives in the connection only: runs again in a resumed run
    CONTROL = "control"  # begins, commits, rolls back, sets a savepoint
    AGAIN = "again"  # commits by itself, and to run it twice is to run it once
    REFUSED = "refused"  # its effect cannot be followed


VERBS = {
    Kind.READ: "SELECT SHOW DESCRIBE DESC EXPLAIN TABLE VALUES DO HELP",
    Kind.DATA: "INSERT UPDATE DELETE REPLACE LOAD IMPORT",
    Kind.SCHEMA: "CREATE ALTER DROP RENAME TRUNCATE",
    Kind.SESSION: "SET",
    Kind.CONTROL: "SAVEPOINT RELEASE ROLLBACK COMMIT START BEGIN",
    Kind.AGAIN: "ANALYZE OPTIMIZE REPAIR CHECK FLUSH GRANT REVOKE CACHE COMMENT",
}
KIND_OF = {verb: kind for kind, verbs in VERBS.items() for verb in verbs.split()}
# Whose accounts exist is the server's affair and not a revision's: their state is not in the schema.
NOT_A_REVISIONS = {"USER", "ROLE", "RESOURCE", "SERVER", "TABLESPACE", "INSTANCE", "LOGFILE"}
INTO_VARIABLE = re.compile(r"\bINTO\s+@", re.IGNORECASE)
INTO_FILE = re.compile(r"\bINTO\s+(OUTFILE|DUMPFILE)\b", re.IGNORECASE)


def find_kind(text: str) -> Kind:
    """The kind of a statement; REFUSED for what is not understood."""
    tokens = list(islice((token for token in read_tokens(text) if token.text != "("), LOOK_AHEAD))
    if not tokens:
        return Kind.READ
    verb = tokens[0].text.upper()
    if verb == "WITH":
        verb = _find_main_verb(text)
    kind = KIND_OF.get(verb, Kind.REFUSED)
    if kind is Kind.SCHEMA:
        return _narrow_schema(verb, tokens)
    if verb == "SELECT" and INTO_FILE.search(text):
        return Kind.REFUSED
    if verb == "LOAD" and any(token.is_word("REPLACE") for token in tokens):
        return Kind.REFUSED  # which rows it meets stands in the file: they could not be kept
    return kind


def _find_main_verb(text: str) -> str:
    for token in read_tokens(text):
        if token.depth == 0 and token.is_word("SELECT", "UPDATE", "DELETE"):
            return token.text.upper()
    return "SELECT"


def _narrow_schema(verb: str, tokens: list[Token]) -> Kind:
    words = [token.text.upper() for token in tokens[1:4]]
    if verb in {"CREATE", "DROP"} and words[:1] == ["TEMPORARY"]:
        return Kind.SESSION
    if words[:1] and (words[0] in NOT_A_REVISIONS or words[:2] == ["UNDO", "TABLESPACE"]):
        return Kind.REFUSED
    return Kind.SCHEMA


def find_written_table(text: str) -> str:
    """The table that INSERT, REPLACE, UPDATE, DELETE or ALTER writes, without its schema; "" if not told."""
    tokens = [token for token in islice(read_tokens(text), LOOK_AHEAD) if token.depth == 0]
    passed = {
        *("INSERT", "REPLACE", "UPDATE", "DELETE", "ALTER", "TABLE", "INTO", "FROM", "IGNORE", "QUICK"),
        *("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED"),
    }
    names = [token for token in tokens if not token.is_word(*passed)]
    if not names or not names[0].is_name:
        return ""
    return names[2].name if len(names) > 2 and names[1].text == "." else names[0].name  # noqa: PLR2004 - schema . table


def find_temporary_table(text: str) -> str:
    """The name in CREATE or DROP TEMPORARY TABLE; "" for any other statement."""
    tokens = list(islice(read_tokens(text), 10))
    if len(tokens) < 4 or not tokens[1].is_word("TEMPORARY"):  # noqa: PLR2004 - verb TEMPORARY TABLE name
        return ""
    names = [token for token in tokens[3:] if not token.is_word("IF", "NOT", "EXISTS")]
    return names[0].name if names else ""
