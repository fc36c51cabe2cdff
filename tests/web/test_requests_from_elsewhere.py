"""A form on another site must not act in a visitor's name."""

import pytest

from tests.web.visitor import PASSWORD, Visitor
from web.models import Comment, LeftLetter, Post

PATHS = [
    "/sign-up",
    "/log-in",
    "/log-out",
    "/write",
    "/posts/a-post/edit",
    "/pages/a-post/edit",
    "/posts/a-post/delete",
    "/posts/a-post/comments",
    "/posts/a-post/follow",
    "/pictures",
    "/preview",
    "/language",
    "/theme",
    "/forgotten",
    "/reset",
    "/confirm-email",
    "/invitations",
    "/letters/follow",
    "/account",
    "/account/confirm",
    "/account/data/export",
    "/account/delete",
    "/account/email",
    "/account/letters",
    "/account/password",
    "/account/second-factor/new",
    "/account/second-factor/codes",
    "/account/second-factor/end",
    "/account/sessions/end-others",
    "/account/tokens",
    "/log-in/code",
    "/admin/settings",
    "/admin/redirects",
    "/admin/reminders",
    "/admin/jobs/delete-finished",
    "/posts/a-post/typed",
    "/posts/a-post/typed/discard",
    "/write/typed",
    "/manage/tags/a-post",
    "/manage/tags/a-post/delete",
    "/manage/tags/a-post/merge",
    "/write/typed/discard",
]
# A mail program posts there for its owner, without a page of ours before it (RFC 8058): the letter's signed
# token is asked for instead.
BY_SIGNED_TOKEN = {"/letters/leave", "/letters/leave-thread", "/letters/unfollow"}


def post_paths(app) -> set[str]:
    """But for the API's, which takes no cookie (test_api_tokens)."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/v1/")]
    return {rule.rule.replace("<slug>", "a-post") for rule in rules if "POST" in rule.methods}


def test_each_address_that_takes_a_form_is_tried_here(app):
    assert {path for path in post_paths(app) if "<" not in path} == {*PATHS, *BY_SIGNED_TOKEN}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", [None, "wrong", ""])
def test_without_its_token_nothing_happens(library, ann, path, token):
    library.add_post()
    data = {
        "title": "x",
        "status": "draft",
        "kind": "post",
        "markdown": "x",
        "language": "zh",
        "theme": "dark",
    }
    response = ann.client.post(path, data=data if token is None else {**data, "csrf_token": token})
    assert response.status_code == 400
    assert "came from elsewhere" in response.text
    assert (library.count(Post), library.count(Comment)) == (1, 0)
    assert ann.is_logged_in()


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token=WzEsImNvbW1lbnQiXQ.made-up"])
@pytest.mark.parametrize("path", sorted(BY_SIGNED_TOKEN))
def test_without_a_signed_token_nothing_happens_where_no_other_is_asked(library, ann, path, query):
    assert ann.client.post(f"{path}{query}", data={"csrf_token": ann.token()}).status_code == 404
    assert library.count(LeftLetter) == 0


def test_token_of_another_session_is_refused(library, visit):
    library.add_person("ann")
    stranger, guest = visit(), visit()
    form = guest.form("/log-in", "password")
    data = {**form.fields, "name_or_email": "ann", "password": PASSWORD, "csrf_token": stranger.token()}
    assert guest.client.post("/log-in", data=data).status_code == 400


def test_over_https_a_foreign_referrer_is_refused(library, app):
    library.add_person("ann")
    guest = Visitor(app)
    form = guest.form("/log-in", "password")
    data = {**form.fields, "name_or_email": "ann", "password": PASSWORD}
    for referrer, status in (("https://evil.example/", 400), ("https://localhost/log-in", 302)):
        options = {"base_url": "https://localhost", "headers": {"Referer": referrer}}
        response = guest.client.post("/log-in", data=data, **options)
        assert response.status_code == status
