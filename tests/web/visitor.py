"""A person in front of the blog: opens pages, fills their forms, and sends them with their own tokens."""

from itertools import count

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.forms import PageForm, find_form
from web.services.comment_rules.challenges import is_proof

PASSWORD = "ink, stone, brush and paper"


def prove(stamp: str) -> str:
    """As comment-proof.js does."""
    return next(str(number) for number in count() if is_proof(stamp, str(number)))


class Visitor:
    def __init__(self, app: Flask, **environ: str) -> None:
        self.client: FlaskClient = app.test_client()
        # As a browser says of what it was shown here.
        self.client.environ_base.update({"HTTP_SEC_FETCH_SITE": "same-origin", **environ})

    def get(self, path: str, **options) -> TestResponse:
        return self.client.get(path, **options)

    def read(self, path: str) -> str:
        """The text of a page that has to be there."""
        response = self.get(path)
        assert response.status_code == 200, f"{path}: {response.status}"
        return response.text

    def token(self) -> str:
        """A guest's page of the log-in has one; pages that guests share have none."""
        page = self.get("/log-in", follow_redirects=True).text
        return find_form(page, action="/theme").fields["csrf_token"]

    def form(self, path: str, *names: str, action: str = "") -> PageForm:
        return find_form(self.read(path), *names, action=action)

    def submit(self, path: str, /, **fields) -> TestResponse:
        """Open the page, change these fields of the form that has them, and send it."""
        typed = {name: value for name, value in fields.items() if isinstance(value, str)}
        form = self.form(path, *typed)
        return self.client.post(form.action.partition("#")[0] or path, data={**form.fields, **fields})

    def post(self, path: str, /, **fields) -> TestResponse:
        """Straight to an address, with a token but without its page."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def sign_up(self, name: str = "lin", password: str = PASSWORD, **fields) -> TestResponse:
        typed = {"name": name, "email": f"{name}@example.com", "password": password, **fields}
        return self.submit("/sign-up", **typed)

    def log_in(self, name: str, password: str = PASSWORD, path: str = "/log-in", **fields) -> TestResponse:
        return self.submit(path, name_or_email=name, password=password, **fields)

    def log_out(self) -> TestResponse:
        return self.post("/log-out")

    def is_logged_in(self) -> bool:
        return "/log-out" in self.read("/")

    def comment(self, slug: str, markdown: str, path: str = "", **fields) -> TestResponse:
        """As a guest unless logged in."""
        path = path or f"/posts/{slug}"
        names = {} if self.is_logged_in() else {"name": "A guest"}
        typed = {"markdown": markdown, **names, **fields}
        form = self.form(path, "markdown")
        if form.fields.get("stamp") == "":
            form.fields["stamp"] = self.read(f"/posts/{slug}/stamp")
        if form.fields.get("stamp") and "proof" not in fields:
            form.fields["proof"] = prove(form.fields["stamp"])
        return self.client.post(form.action.partition("#")[0], data={**form.fields, **typed})
