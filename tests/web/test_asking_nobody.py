"""Whatever address somebody writes down: the blog itself never goes there."""

import socket
import threading
from contextlib import closing

import pytest

from tests.web.imports import SAMPLES, run, take
from web.jobs.worker import Worker

WORDPRESS = (SAMPLES / "small.xml").read_text()


@pytest.fixture
def bait():
    """Addresses where something listens that only this machine reaches; it must stay unasked."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.setblocking(False)  # noqa: FBT003 - the standard library's name for it
        with pytest.raises(BlockingIOError):
            listener.accept()


def write_about(address: str) -> str:
    ways = (f"![x]({address}/a.png)", f'<img src="{address}/b.png">', f"[x]({address}/c) <{address}/d>")
    return "\n\n".join((*ways, f"{address}/e"))


def test_texts_comments_and_settings_lead_to_no_request(app, bait, visit, library):
    eve = visit("eve", "administrator")
    text = write_about(bait)
    assert eve.submit("/write", title="Ink", markdown=text, status="published").status_code == 302
    assert eve.post("/preview", markdown=text).status_code == 200
    assert eve.submit("/admin/redirects", path="/old", target=f"{bait}/f").status_code == 302
    eve.comment("ink", text)
    library.choose(navigation=[["Elsewhere", f"{bait}/g"]])
    guest = visit()
    for path in ("/", "/posts/ink", "/feed.atom", "/feed.json", "/search?q=ink", "/sitemap.xml"):
        guest.read(path)
    assert guest.get("/old").location == f"{bait}/f"
    Worker(app, threading.Event()).work_once()
    Worker(app, threading.Event()).mend_once()


def test_imports_lead_to_no_request(app, bait, tmp_path):
    (tmp_path / "blog").mkdir()
    text = f"---\ntitle: Ink\nimage: {bait}/h.png\n---\n{write_about(bait)}"
    (tmp_path / "blog" / "ink.md").write_text(text)
    assert take(app, tmp_path / "blog")["taken"]["post"] == 1
    (tmp_path / "blog.xml").write_text(WORDPRESS.replace("https://small.example", bait))
    assert bait in (tmp_path / "blog.xml").read_text()
    assert run(app, "import", tmp_path / "blog.xml").exit_code == 0
