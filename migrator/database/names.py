"""Names as the server writes them elsewhere."""


def as_file_name(name: str) -> str:
    """A database's or table's name as InnoDB's own tables and the data directory spell it."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"@{ord(c):04x}" for c in name)
