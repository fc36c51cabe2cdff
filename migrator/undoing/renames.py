"""RENAME TABLE, read and turned round."""

from migrator.journal.words import Token, read_tokens
from migrator.schema.definition import quote


def turn_renames(text: str) -> list[str]:
    """The statement that puts the names back; [] for what is no RENAME TABLE of this database."""
    tokens = list(read_tokens(text))
    if len(tokens) < 2 or not (tokens[0].is_word("RENAME") and tokens[1].is_word("TABLE")):  # noqa: PLR2004
        return []
    pairs = _read_pairs(tokens[2:])
    turned = ", ".join(f"{quote(new)} TO {quote(old)}" for old, new in reversed(pairs))
    return [f"RENAME TABLE {turned}"] if pairs else []


def _read_pairs(tokens: list[Token]) -> list[tuple[str, str]]:
    pairs = []
    for place in range(0, len(tokens), 4):  # name TO name ,
        group = tokens[place : place + 4]
        is_pair = len(group) >= 3 and group[0].is_name and group[1].is_word("TO") and group[2].is_name  # noqa: PLR2004
        if not is_pair or (len(group) > 3 and group[3].text not in {",", ";"}):  # noqa: PLR2004 - its comma
            return []
        pairs.append((group[0].name, group[2].name))
    return pairs
