"""Tags of templates in a text (Liquid, Hugo, Hexo): those with a Markdown of their own, and the others."""

import re
from collections.abc import Callable, Iterator

from web.services.slugs import make_slug

_FENCES = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_TAG = re.compile(r"\{%-?\s*([\w.]+)[^%]*%\}|\{\{[<%]\s*([\w./-]+)[^}]*\}\}|\{\{[^{}\n]+\}\}")
_ARGUMENT = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def convert_tags(text: str) -> tuple[str, list[str]]:
    """The text, and the names of the tags that stay in it, unrun, outside of code."""
    for pattern, write in _RULES:
        text = pattern.sub(write, text)
    return text, list(dict.fromkeys(_name_remaining(text)))


def _name_remaining(text: str) -> Iterator[str]:
    prose = re.sub(r"(`+)[^`]+\1", "", _FENCES.sub("", text))
    for match in _TAG.finditer(prose):
        yield match[1] or match[2] or "{{ }}"


def _block(opening: str, closing: str, write: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(rf"{opening}[ \t]*\n?(?P<body>.*?){closing}", re.DOTALL), write


def _fence(match: re.Match[str]) -> str:
    body = match["body"].strip("\n")
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", body)), 0)
    return f"\n{ticks}{match['language'] or ''}\n{body}\n{ticks}\n"


def _quote(match: re.Match[str]) -> str:
    lines = match["body"].strip().splitlines()
    source = (match["source"] or "").strip()
    lines += ["", f"— {source}"] if source else []
    return "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _figure(match: re.Match[str]) -> str:
    facts = {name: one or two or three for name, one, two, three in _ARGUMENT.findall(match["facts"])}
    alt = re.sub(r"[\[\]]", "", facts.get("alt") or facts.get("caption") or "")
    caption = (facts.get("caption") or facts.get("title") or "").replace('"', "'")
    address = facts.get("src", "").replace(" ", "%20")
    return f"![{alt}]({address}" + (f' "{caption}")' if caption else ")")


def _post_address(match: re.Match[str]) -> str:
    """The posts that are linked are imported under their files' names as well."""
    return f"/posts/{make_slug(match['name'], 'post')}"


def _video(address: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"<{address}{match['id']}>"


_RULES: tuple[Rule, ...] = (
    _block(r"\{%-?\s*highlight\s+(?P<language>[\w+#-]+)?[^%]*%\}", r"\{%-?\s*endhighlight\s*-?%\}", _fence),
    _block(
        r"\{\{[<%]\s*highlight\s+\"?(?P<language>[\w+#-]+)?[^}]*\}\}",
        r"\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
        _fence,
    ),
    _block(
        r"\{%\s*codeblock(?:[^%]*?lang:(?P<language>[\w+#-]+))?[^%]*%\}", r"\{%\s*endcodeblock\s*%\}", _fence
    ),
    _block(r"\{%\s*(?:blockquote|quote)(?P<source>[^%]*)%\}", r"\{%\s*end(?:blockquote|quote)\s*%\}", _quote),
    _block(r"\{%\s*pullquote(?P<source>)[^%]*%\}", r"\{%\s*endpullquote\s*%\}", _quote),
    (re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}"), lambda _: ""),
    (re.compile(r"\{%-?\s*post_url\s+(?:[\w-]+/)*\d{4}-\d\d-\d\d-(?P<name>[^\s%]+)\s*-?%\}"), _post_address),
    (re.compile(r"\{%-?\s*link\s+_posts/\d{4}-\d\d-\d\d-(?P<name>[^\s%]+)\.\w+\s*-?%\}"), _post_address),
    (re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}"), lambda _: ""),
    (re.compile(r"\{\{[<%]\s*figure\s+(?P<facts>[^}]*?)/?\s*[>%]\}\}"), _figure),
    (
        re.compile(r"\{[{%][<%]?\s*youtube\s+\"?(?P<id>[\w-]{5,20})\"?[^}]*\}\}?"),
        _video("https://www.youtube.com/watch?v="),
    ),
    (re.compile(r"\{[{%][<%]?\s*vimeo\w*\s+\"?(?P<id>\d{4,15})\"?[^}]*\}\}?"), _video("https://vimeo.com/")),
)
