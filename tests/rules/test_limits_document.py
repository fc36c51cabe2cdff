"""docs/limits.md: whoever reads of a limit can see it in a test."""

import re

from tests.rules.test_house import ROOT

NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?)`")
TEXT = (ROOT / "docs/limits.md").read_text(encoding="utf-8")


def sections(beginning: str) -> dict[str, str]:
    """Their text by their heading, of those whose heading begins so."""
    found = re.split(r"(?m)^## (.+)$", TEXT)[1:]
    return {
        name: text for name, text in zip(found[::2], found[1::2], strict=True) if name.startswith(beginning)
    }


def entries(text: str) -> list[str]:
    return re.findall(r"(?ms)^- .*?(?=^- |^#|^$|\Z)", text)


def test_every_limit_of_the_migrator_names_its_test():
    found = {name: entries(text) for name, text in sections("The migrator").items()}
    assert all(found.values())
    assert sum(map(len, found.values())) > 40
    assert [one for listed in found.values() for one in listed if not NAMED.search(one)] == []


def test_every_file_that_is_named_is_there():
    assert [name for name in NAMED.findall(TEXT) if not (ROOT / name).exists()] == []


def test_every_section_is_in_the_contents():
    links = re.findall(r"\]\(#([\w-]+)\)", TEXT)
    anchors = [re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in sections("")]
    assert [name for name in anchors if name not in links] == []
    assert [name for name in links if name not in anchors] == []
