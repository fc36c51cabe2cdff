"""WordPress's tags in square brackets: what is HTML in the end, and what is left as it is."""

import re
from collections.abc import Mapping
from html import escape

_FACT = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s\]"']+))""")
_CAPTION = re.compile(r"\[(wp_caption|caption)([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_CODE = re.compile(
    r"\[(sourcecode|source|code|php|python|js|css|html|xml|sql|bash)([^\]]*)\](.*?)\[/\1\]", re.DOTALL
)
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_FILE = re.compile(
    r"\[(?:audio|video)\s[^\]]*?(?:src|mp3|mp4|m4v|ogg|webm)=[\"']([^\"']+)[\"'][^\]]*\](?:\s*\[/(?:audio|video)\])?"
)
_BARE_FILE = re.compile(r"\[(?:audio|video)\s+(https?://[^\s\]]+)\s*\]")
_YOUTUBE = re.compile(r"\[youtube[ =]\s*[\"']?(?:https?:)?(//)?([^\s\]\"']+)[\"']?\]")
_GALLERY = re.compile(r"\[gallery([^\]]*)\]")
_REMAINING = re.compile(r"(?<!\[)\[/?([a-z][a-z_-]{2,30})(?:\s+[\w-]+=[^\]]*|\s*/)?\](?!\()")
# Words that people put into brackets; a tag of a plugin is only known by its equals sign or its end.
_CLOSED = re.compile(r"\[/([a-z][a-z_-]{2,30})\]")
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp")


def convert_shortcodes(html: str, attachments: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text, and the names of the tags that stay in it. ``attachments``: addresses by id."""
    html = _CODE.sub(_write_code, html)
    html = _CAPTION.sub(_write_figure, html)
    html = _EMBED.sub(lambda match: _write_link(match[1]), html)
    html = _FILE.sub(lambda match: _write_link(match[1]), html)
    html = _BARE_FILE.sub(lambda match: _write_link(match[1]), html)
    html = _YOUTUBE.sub(lambda match: _write_link(_youtube_address(match[2])), html)
    html = _GALLERY.sub(lambda match: _write_gallery(match[1], attachments) or match[0], html)
    return html, list(dict.fromkeys(_name_remaining(html)))


def _name_remaining(html: str) -> list[str]:
    prose = re.sub(r"<(pre|code)\b.*?</\1>|<[^>]*>", "", html, flags=re.DOTALL)
    closed = set(_CLOSED.findall(prose))
    found = (match for match in _REMAINING.finditer(prose))
    return [match[1] for match in found if "=" in match[0] or match[1] in closed or match[1] == "gallery"]


def read_facts(text: str) -> dict[str, str]:
    return {name.lower(): one or two or three for name, one, two, three in _FACT.findall(text)}


def _write_figure(match: re.Match[str]) -> str:
    facts, inner = read_facts(match[2]), match[3].strip()
    # The picture, perhaps in a link; behind it, since version 3.4, the caption.
    parts = re.fullmatch(r"((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", inner, re.DOTALL)
    picture, text = (parts[1], parts[2].strip()) if parts else (inner, "")
    caption = text or escape(facts.get("caption", ""), quote=False)
    return f"\n\n<figure>{picture}<figcaption>{caption}</figcaption></figure>\n\n"


def _write_code(match: re.Match[str]) -> str:
    facts = read_facts(match[2])
    language = (
        facts.get("language")
        or facts.get("lang")
        or (match[1] if match[1] not in {"sourcecode", "source", "code"} else "")
    )
    code = match[3].strip("\n")
    # Old editors stored what was typed, newer ones what a browser needs.
    code = code if "&lt;" in code or "&gt;" in code else escape(code, quote=False)
    attribute = f' lang="{escape(language)}"' if re.fullmatch(r"[\w+#-]+", language) else ""
    return f"\n\n<pre{attribute}>{code}</pre>\n\n"


def _write_link(address: str) -> str:
    shown = escape(address, quote=True)
    return f'\n\n<p><a href="{shown}">{shown}</a></p>\n\n'


def _youtube_address(found: str) -> str:
    return f"https://{found}" if "/" in found else f"https://www.youtube.com/watch?v={found}"


def _write_gallery(text: str, attachments: Mapping[str, str]) -> str:
    facts = read_facts(text)
    ids = re.findall(r"\d+", facts.get("ids") or facts.get("include") or "")
    addresses = [attachments.get(one, "") for one in ids]
    shown = [address for address in addresses if address.lower().endswith(_PICTURE_ENDINGS)]
    return "".join(f'\n\n<p><img src="{escape(address)}"></p>\n\n' for address in shown)
