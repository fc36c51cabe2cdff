"""A post's text, from what WordPress's editors stored."""

import re
from collections.abc import Mapping

from web.importing.html.blocks import MORE
from web.importing.html.convert import convert_html
from web.importing.wordpress.shortcodes import convert_shortcodes

_IS_BLOCKS = re.compile(r"<!--\s*/?wp:")
_MORE = re.compile(r"<!--\s*more\b.*?-->", re.DOTALL)
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
_BARE_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)


def convert_content(content: str, attachments: Mapping[str, str]) -> tuple[str, list[str]]:
    """Markdown, and the names of the shortcodes that stay in it."""
    is_blocks = bool(_IS_BLOCKS.search(content))
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    # Comments do not outlive sanitising; this one means something.
    content = _MORE.sub(f'\n\n<hr title="{MORE}">\n\n', content)
    content = _NEXT_PAGE.sub("\n\n<hr>\n\n", content)
    content, remaining = convert_shortcodes(content, attachments)
    content = _BARE_ADDRESS.sub(r'<a href="\1">\1</a>', content)
    return convert_html(content, by_lines=not is_blocks), remaining
