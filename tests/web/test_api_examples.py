"""Every example of docs/api.md, as a reader would type it."""

import re
import shlex
from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.web.api_client import Program
from web.services.authentication.api_tokens import SCOPES

TEXT = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^# (\d{3})\n(curl .*)$", re.MULTILINE)


def picture() -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (8, 4)).save(data, "PNG")
    data.seek(0)
    return data


def read_command(line: str, **values: str):
    """As far as the examples use curl."""
    parser = ArgumentParser()
    parser.add_argument("-i", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-F", dest="form", action="append", default=[])
    parser.add_argument("--json")
    parser.add_argument("url")
    words = shlex.split(line)[1:]
    return parser.parse_args([re.sub(r"\$([A-Z]+)", lambda name: values[name[1]], word) for word in words])


def send(client, command):
    headers = dict(header.split(": ", 1) for header in command.headers)
    form = {name: value for name, _is, value in (part.partition("=") for part in command.form)}
    if "file" in form:
        form["file"] = (picture(), form["file"].removeprefix("@"))
    method = command.method or ("POST" if form or command.json else "GET")
    if command.json:
        return client.open(
            command.url, method=method, headers=headers, data=command.json, content_type="application/json"
        )
    return client.open(command.url, method=method, headers=headers, data=form or None)


def test_each_example_answers_as_it_says(app):
    values, client = (
        {"TOKEN": Program(app, "ada", "administrator").token, "BLOG": "", "ETAG": ""},
        app.test_client(),
    )
    examples = EXAMPLE.findall(TEXT)
    assert len(examples) == TEXT.count("\ncurl ") > 10
    for status, line in examples:
        response = send(client, read_command(line, **values))
        assert response.status_code == int(status), f"{line}\n{response.text}"
        values["ETAG"] = response.headers.get("ETag", values["ETAG"])


def test_every_scope_is_explained():
    assert [name for name in SCOPES if f"| `{name}` |" not in TEXT] == []
