"""The page: one file of HTML with its style and drawings inside, in two languages, without a script."""

from html import escape
from pathlib import Path

from release.report.collecting import Findings
from release.report.places import render_environments
from release.report.revisions import render_history
from release.report.schemas import render_schema
from release.report.words import say

STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
# Before everything that they switch: the style looks at which of them is checked.
SWITCH = (
    '<input type="radio" name="language" id="in-english" checked>'
    '<label for="in-english" lang="en">English</label>'
    '<input type="radio" name="language" id="in-chinese"><label for="in-chinese" lang="zh">中文</label>'
)


def render_page(found: Findings, project: str) -> str:
    made = f"{found.made_at:%Y-%m-%d %H:%M} UTC"
    parts = [
        f"<h1>{say('Where everything stands', '全局一览')}</h1>",
        f'<p class="quiet">{escape(project)}, {made}</p>',
        render_environments(found),
        f"<h2>{say('History', '修订历史')}</h2>",
        render_history(found),
        render_schema(found),
    ]
    style = f"{STYLE}\n{found.album['style']}"
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(project)}: {made}</title><style>{style}</style>"
    body = f"{found.album['symbols']}<main>{SWITCH}<div>{''.join(parts)}</div></main>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{body}</body></html>\n'
