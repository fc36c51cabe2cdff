"""Every text for people is there in Chinese, and what is shown is what was translated."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web/translations/zh/LC_MESSAGES"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def is_of_the_blog(folder: str) -> bool:
    # Babel's own rule leaves out folders that start with an underscore, and says nothing.
    return Path(folder).relative_to(ROOT).parts[:1] == ("web",)


@pytest.fixture(scope="module")
def source() -> Catalog:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog()
    texts = extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=is_of_the_blog, strip_comment_tags=True
    )
    for _file, _line, text, _comments, _context in texts:
        found.add(text)
    return found


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh")


def texts_of(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def as_tuple(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def test_every_text_is_in_the_chinese_catalogue(source, chinese):
    assert len(texts_of(source)) > 100, "the extraction found too little to prove anything"
    missing = {as_tuple(text.id) for text in texts_of(source)} - {as_tuple(t.id) for t in texts_of(chinese)}
    assert not missing


def test_the_catalogue_holds_no_text_that_is_gone(source, chinese):
    left_over = {as_tuple(text.id) for text in texts_of(chinese)} - {as_tuple(t.id) for t in texts_of(source)}
    assert not left_over
    assert not chinese.obsolete


def test_no_translation_is_empty_or_fuzzy(chinese):
    assert not [text.id for text in texts_of(chinese) if not all(as_tuple(text.string))]
    assert not [text.id for text in texts_of(chinese) if text.fuzzy]


def test_placeholders_are_those_of_the_source(chinese):
    for text in texts_of(chinese):
        wanted = set(PLACEHOLDER.findall(as_tuple(text.id)[-1]))
        for translation in as_tuple(text.string):
            assert set(PLACEHOLDER.findall(translation)) == wanted, text.id


def test_the_compiled_catalogue_is_the_written_one(chinese):
    compiled = io.BytesIO()
    write_mo(compiled, chinese)
    way = "run: pybabel compile -d web/translations"
    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue(), way


def test_no_template_holds_text_that_gettext_does_not_see():
    for template in sorted((ROOT / "web/templates").rglob("*.html")):
        markup = CODE.sub("", template.read_text(encoding="utf-8"))
        shown = TAG.sub("", markup) + "".join(SPOKEN.findall(markup))
        assert not re.search(r"[^\W\d_]", shown), f"{template.name}: {shown.split()}"
