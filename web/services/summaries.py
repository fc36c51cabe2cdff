"""The beginning of a text, in plain words, for lists, feeds and search engines."""

import re
from html.parser import HTMLParser

LONGEST_SUMMARY = 500  # characters, as the column
_ENOUGH = 160  # after this much no further paragraph is taken; a Han character counts twice
_LEFT_OUT = {"pre", "sup", "table", "figure", "section", "h1", "h2", "h3", "h4", "h5", "h6"}
_NOT_PROSE = {"blockquote", "li", "dd", "dt", "details", "div", "aside"}
_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_SPACE_IN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_END_OF_SENTENCE = re.compile(r"[。！？；，、…]|[.!?;,](?=\s)|\s")


def summarise(html: str, *, is_whole: bool = False) -> str:
    """From sanitised HTML. ``is_whole``: the writer said where it ends, so every paragraph is taken."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    paragraphs = [text for text in map(_tidy, reader.paragraphs) if text]
    if not paragraphs:
        paragraphs = [text for text in [_tidy("".join(reader.others))] if text]
    return _cut(_join(paragraphs, is_whole=is_whole))


class _Reader(HTMLParser):
    """Sorts text into paragraphs and the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.others: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr", "img", "input", "wbr", "col"}:
            self.handle_data(" ")
            return
        is_picture = tag == "a" and ("class", "external-picture") in attrs
        self._open.append("figure" if is_picture else tag)
        if tag == "p":
            self.paragraphs.append("")
        self.others.append(" " if tag in _NOT_PROSE else "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - tags come in pairs here
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if _LEFT_OUT.intersection(self._open):
            return
        if "p" in self._open and not _NOT_PROSE.intersection(self._open):
            self.paragraphs[-1] += data
        else:
            self.others.append(data)


def _tidy(text: str) -> str:
    return _SPACE_IN_HAN.sub("", " ".join(text.split()))


def _join(paragraphs: list[str], *, is_whole: bool) -> str:
    joined = ""
    for paragraph in paragraphs:
        width = len(joined) + len(re.findall(_HAN, joined))
        if width >= _ENOUGH and (not is_whole or len(joined) > LONGEST_SUMMARY):
            break
        joined = _tidy(f"{joined} {paragraph}")
    return joined


def _cut(text: str) -> str:
    """At the end of a word, or, where words have no spaces, after a mark; anywhere if there is neither."""
    if len(text) <= LONGEST_SUMMARY:
        return text
    start = text[: LONGEST_SUMMARY - 1]
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(start)]
    near = [end for end in ends if end > LONGEST_SUMMARY // 2]
    return f"{start[: near[-1]] if near else start}".rstrip(" ,;，；、") + "…"
