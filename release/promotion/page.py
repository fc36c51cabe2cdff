"""A rehearsal's report as a page: opens from a file, needs no network, follows the reader's light or dark."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def render_page(record: str, body: Mapping[str, Any]) -> str:
    release, word = body["release"], "passed" if body["passed"] else "failed"
    title = f"Rehearsal of {release['id']} for {body['environment']}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="verdict {word}">It {word}.</p>',
        _facts(record, body),
        _failures(body["failures"], body["advice"]),
        _statements(body["statements"]),
        _visits(body["visits"]),
        _rows(body["rows"]),
    ]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(title)}</title><style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{"".join(parts)}</body></html>\n'


def _facts(record: str, body: Mapping[str, Any]) -> str:
    release = body["release"]
    facts = {
        "From": " and ".join(body["start"]) or "base",
        "To": " and ".join(body["goal"]) or "base",
        "Plan": body["identity"],
        "Revisions": ", ".join(f"{step['direction']} {step['revision']}" for step in body["steps"]) or "none",
        "There and back": "everything was as before" if body["went_back"] else "not shown",
        "Commit": release["commit"] or "none",
        "Took": f"{body['seconds']} s in all",
        "Record": record,
    }
    return (
        "<dl>"
        + "".join(f"<dt>{escape(key)}</dt><dd>{escape(str(text))}</dd>" for key, text in facts.items())
        + "</dl>"
    )


def _failures(failures: Sequence[str], advice: Sequence[str]) -> str:
    if not failures:
        return ""
    listed = "".join(f"<pre>{escape(text)}</pre>" for text in failures)
    told = "".join(f"<p>{escape(text)}</p>" for text in advice)
    return f"<h2>What went wrong</h2>{listed}" + (
        f"<h2>Why, and what to do instead</h2>{told}" if told else ""
    )


def _statements(statements: Sequence[Mapping[str, Any]]) -> str:
    if not statements:
        return ""
    longest = max((one["seconds"] or 0 for one in statements), default=0) or 1
    rows = (
        [
            f"<td>{escape(str(one['revision']))}</td>",
            _time(one["seconds"] or 0, longest),
            f"<td>{escape(str(one['algorithm'] or '-'))}</td>",
            f"<td><code>{escape(str(one['statement']))}</code></td>",
        ]
        for one in statements
    )
    return "<h2>Statements, as they ran on the copy</h2>" + _table(
        ("Revision", "Time", "Algorithm", "Statement"), rows
    )


def _time(seconds: float, longest: float) -> str:
    bar = f'<span class="bar" style="width: {100 * seconds / longest:.0f}%"></span>'
    return f'<td class="number">{seconds:.3f} s{bar}</td>'


def _visits(visits: Mapping[str, str]) -> str:
    if not visits:
        return ""
    rows = (
        [f"<td>{escape(which)}</td>", f"<td><pre>{escape(said)}</pre></td>"] for which, said in visits.items()
    )
    return "<h2>Visits on the migrated copy</h2>" + _table(("Blog", "Visits"), rows)


def _rows(rows: Mapping[str, int]) -> str:
    listed = (
        [f"<td>{escape(name)}</td>", f'<td class="number">{count:,}</td>'] for name, count in rows.items()
    )
    return "<h2>What was copied</h2>" + _table(("Table", "Rows"), listed, "brief")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    head = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide"><table class="{kind}">{table}</table></div>'
