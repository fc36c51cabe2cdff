"""Whatever is typed: a page, a refusal, or a stored text that comes back; never a failure."""

from urllib.parse import quote

from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.services.brakes import Brakes

TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "\x00",
        "<script>",
        "'\"--",
        "${7*7}{{7*7}}",
        "%s%n",
        "\u202e",
        "../..",
        "墨" * 60,
        "\r\n",
        "[x](javascript:1)",
    ]
)
patiently = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STATUSES = st.sampled_from(["draft", "published", "scheduled", "private", "gone", ""])
TIMES = st.sampled_from(
    ["", "0001-01-01T00:00", "9999-12-31T23:59", "2024-02-30T00:00", "1e9", "2024-05-17T12:00"]
)


TEXTS = st.fixed_dictionaries(
    {"title": TEXT, "markdown": TEXT, "tags": TEXT, "slug": TEXT, "status": STATUSES, "published_at": TIMES}
)
COMMENTS = st.fixed_dictionaries(
    {"name": TEXT, "email": TEXT, "markdown": TEXT, "parent_id": TEXT, "website": st.just("") | TEXT}
)
ACCOUNTS = st.fixed_dictionaries({"name": TEXT, "email": TEXT, "display_name": TEXT, "password": TEXT})


@patiently
@given(typed=TEXTS)
def test_any_text_can_be_handed_in(ann, guest, library, typed):
    response = ann.post("/write", kind="post", **typed)
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        stored = library.stored(response.location.removeprefix("/posts/"), "markdown")
        assert stored == typed["markdown"].replace("\r\n", "\n")
        for path in (response.location, f"{response.location}/edit", "/drafts"):
            assert ann.get(path).status_code == 200
        for path in ("/", "/tags/", "/archive/", "/authors/ann"):
            assert guest.get(path).status_code == 200
        fromstring(guest.get("/feed.atom").data)


@patiently
@given(typed=COMMENTS)
def test_any_comment_can_be_handed_in(app, library, guest, typed):
    slug = "ink" if library.has_post("ink") else library.add_post("Ink")
    app.extensions["brakes"].comment.release("127.0.0.1")
    assert guest.post(f"/posts/{slug}/comments", **typed).status_code in {302, 422}
    assert guest.get(f"/posts/{slug}").status_code == 200


@patiently
@given(typed=ACCOUNTS)
def test_any_account_can_be_asked_for(app, visit, typed):
    guest = visit()
    app.extensions["brakes"] = Brakes()  # one name is drawn more often than it may be guessed at
    assert guest.post("/sign-up", **typed).status_code in {302, 422}
    known = {"name_or_email": typed["name"], "password": typed["password"]}
    assert guest.post("/log-in", **known).status_code in {302, 422}


@patiently
@given(path=st.text(st.characters(codec="utf-8"), max_size=40), query=TEXT)
def test_any_address_has_an_answer(guest, path, query):
    for start in ("", "posts/", "tags/", "authors/", "media/", "static/", "archive/"):
        response = guest.get(
            f"/{start}{quote(path)}", query_string={"page": query, "reply": query, "next": query}
        )
        assert response.status_code < 500
