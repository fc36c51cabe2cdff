"""What a visitor of the whole stack gets."""

import gzip
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.stack.visitor import Visitor

pytestmark = pytest.mark.stack

MIB = 2**20


@pytest.fixture
def visitor(running):
    return running.visitor


def test_https_speaks_http_2_and_nothing_older_than_tls_1_2(running):
    curl = ("exec", "-T", "nginx", "curl", "--insecure", "--silent", "--output", "/dev/null")
    told = ("--write-out", "%{http_version} %{http_code}", "https://localhost:8443/")
    assert running.compose(*curl, *told).stdout == "2 200"
    assert running.compose(*curl, "--tls-max", "1.1", *told).returncode == 35  # no handshake
    assert Visitor(f"https://127.0.0.1:{running.ports[1]}").status("/") == 200


def test_static_files_come_compressed_beforehand_and_are_kept_for_a_year(visitor, running):
    source = (running.folder / "web/static/css/base.css").read_bytes()
    plain = visitor.ask("/static/css/base.css")
    packed = visitor.ask("/static/css/base.css?v=1", Accept_Encoding="gzip")
    assert plain.body == source
    assert packed.header("Content-Encoding") == ["gzip"]
    assert packed.header("Content-Length"), "compressed on the way, its length would not be known"
    assert gzip.decompress(packed.body) == source
    assert packed.header("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert plain.header("Cache-Control") == ["no-cache"]
    assert packed.header("Vary") == ["Accept-Encoding"]


def test_pages_come_compressed(visitor):
    answer = visitor.ask("/", Accept_Encoding="gzip")
    assert answer.header("Content-Encoding") == ["gzip"]
    assert b"<title>Inkstone" in gzip.decompress(answer.body)


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/favicon.svg", "/nobody-wrote-this", "/feed.atom"])
def test_no_header_is_there_twice_and_none_of_safety_is_missing(visitor, path):
    answer = visitor.ask(path)
    counted = Counter(
        name.lower() for name, _ in answer.headers if name.lower() not in {"vary", "set-cookie"}
    )
    assert not [name for name, count in counted.items() if count > 1]
    assert answer.header("X-Content-Type-Options") == ["nosniff"]
    assert answer.header("Server") == ["nginx"]
    if not path.startswith("/static"):
        assert "default-src 'self'" in answer.header("Content-Security-Policy")[0]


def test_links_of_the_feed_are_of_the_address_that_was_asked(visitor):
    answer = visitor.ask("/feed.atom", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
    assert f"{urlsplit(visitor.address).geturl()}/" in answer.text
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    ("size", "status", "answers"),
    [(15 * MIB, 400, "application"), (16 * MIB + 5000, 413, "application"), (18 * MIB, 413, "nginx")],
)
def test_an_upload_up_to_16_mib_reaches_the_application(visitor, size, status, answers):
    kind = "application/x-www-form-urlencoded"
    answer = visitor.ask("/log-in", "POST", b"a=" + b"x" * (size - 2), Content_Type=kind)
    assert answer.status == status
    # Only the application names its requests.
    assert bool(answer.header("X-Request-ID")) is (answers == "application")
    assert answers == "application" or "16 MiB" in answer.text
