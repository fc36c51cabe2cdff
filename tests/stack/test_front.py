"""nginx's own part: whose word it takes, what it lets through, what it writes down."""

import json
import secrets
import time

import pytest

from tests.stack.front import CURL, PLAIN, SECURE, Front, start_echo
from tests.stack.terminal import wait_until

pytestmark = pytest.mark.stack

SPOOFED = (
    *("--header", "X-Forwarded-For: 203.0.113.9", "--header", "X-Forwarded-Proto: https"),
    *("--header", "X-Forwarded-Host: evil.example", "--header", "Forwarded: for=203.0.113.9"),
    *("--header", "X-Request-ID: chosen-by-the-visitor", "--header", "X-Forwarded-Prefix: /evil"),
)


@pytest.fixture(scope="module")
def make_front(stack):
    network, fronts = f"{stack.project}-echo-{secrets.token_hex(2)}", []
    echo = start_echo(stack, network)

    def make(**settings):
        while fronts:
            fronts.pop().remove()
        fronts.append(Front(stack, network, settings))
        return fronts[0]

    yield make
    stack.run("docker", "rm", "--force", echo, *(front.name for front in fronts))
    stack.run("docker", "network", "rm", network)


@pytest.fixture
def front(make_front):
    made = make_front()
    assert made.is_ready(), made.log()
    return made


def test_what_a_visitor_says_of_his_address_is_not_believed(front):
    sent = front.headers_sent(f"{PLAIN}/posts/x?y=z", *SPOOFED)
    assert sent["x-forwarded-for"] == "127.0.0.1"
    assert sent["x-forwarded-proto"] == "http"
    assert sent["host"] == "localhost:8080"
    assert "chosen" not in sent["x-request-id"]
    assert not {"x-forwarded-host", "forwarded", "x-forwarded-prefix"} & set(sent)
    assert "203.0.113.9" not in front.log()
    assert front.headers_sent(f"{SECURE}/", *SPOOFED)["x-forwarded-proto"] == "https"


def test_a_named_proxy_is_believed_and_nobody_before_it(make_front):
    front = make_front(TRUSTED_ADDRESSES="127.0.0.0/8 10.0.0.1")
    assert front.is_ready(), front.log()
    # The visitor's own word stands on the left; the last address that no named proxy has is the visitor's.
    chain = ("--header", "X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.1")
    sent = front.headers_sent(f"{PLAIN}/", *chain, "--header", "X-Forwarded-Proto: https")
    assert sent["x-forwarded-for"] == "203.0.113.9"
    assert sent["x-forwarded-proto"] == "https"
    assert " 203.0.113.9 GET " in front.log()


def test_https_only_leads_there_and_leaves_the_watch_alone(make_front):
    front = make_front(HTTPS_ONLY="yes", HTTPS_PORT="8453")
    assert front.is_ready(), front.log()
    told = ("--output", "/dev/null", "--write-out", "%{http_code} %{redirect_url}")
    assert front.ask(f"{PLAIN}/tags/?a=b", *told) == "308 https://localhost:8453/tags/?a=b"
    assert front.status(f"{PLAIN}/static/favicon.svg") == "308"
    assert front.status(f"{SECURE}/tags/") == "200"


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("LOG_FORMAT", "xml"),
        ("HTTPS_ONLY", "maybe"),
        ("TRUSTED_ADDRESSES", "10.0.0.1; return 200"),
        ("REQUESTS_PER_SECOND", "many"),
        ("WRITES_PER_SECOND", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_and_is_named(make_front, setting, text):
    front = make_front(**{setting: text})
    assert front.stack.run("docker", "wait", front.name).stdout.strip() == "2"
    assert setting in front.log()


def test_the_log_holds_no_query_no_referrer_and_no_cookie(make_front):
    front = make_front(LOG_FORMAT="json")
    assert front.is_ready(), front.log()
    front.ask(f"{PLAIN}/p?token=s3cret", "--cookie", "s=s3cret", "--referer", "http://x/?s3cret")
    assert wait_until(lambda: '"/p"' in front.log(), seconds=10)
    lines = [json.loads(line) for line in front.log().splitlines() if line.startswith("{")]
    assert [(line["path"], line["status"]) for line in lines] == [("/p", "200")]
    assert "s3cret" not in front.log()


def test_requests_beyond_all_reading_are_answered_with_a_page(front):
    said = front.ask(f"{PLAIN}/[1-300]", "--request", "POST", "--parallel")
    answered, told_to_wait = said.count('"path"'), said.count("<h1>A little slower")
    assert 40 <= answered < 200
    assert answered + told_to_wait == 300


def test_an_application_that_takes_too_long_is_told_apart_from_one_that_is_away(front):
    shorter = "sed -i 's/proxy_read_timeout 60s/proxy_read_timeout 1s/' /etc/nginx/conf.d/30-site.conf"
    front.run("sh", "-c", f"{shorter} && kill -HUP 1 && sleep 1")
    told = ("--write-out", "%{http_code}")
    late = front.ask(f"{PLAIN}/slow", *told)
    assert late.endswith("504")
    assert "That took too long" in late
    assert front.status(f"{PLAIN}/fast") == "200"


@pytest.mark.parametrize("path", ["/slow", "/posts/slow"])
def test_nobody_waits_for_the_page_of_another_that_is_not_shared(front, path):
    """Four who ask at once are at the application at once; it takes three seconds for each.

    The second one stands where pages are shared, but this answer is not: a text that is gone, or moved.
    """
    started = time.monotonic()
    front.run(*CURL, "--parallel", "--parallel-immediate", *[f"{PLAIN}{path}"] * 4)
    assert time.monotonic() - started < 6
