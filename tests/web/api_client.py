"""A program in front of the API: with a token, and nothing else."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.web.library import Library
from web.extensions import db
from web.models import User
from web.services.authentication.api_tokens import SCOPES, make_api_token


class Program:
    """Of ``name``'s; each scope unless some are named."""

    def __init__(self, app: Flask, name: str = "ann", role: str = "author", scopes=SCOPES) -> None:
        Library(app).add_person(name, role)
        with app.app_context():
            user_id = db.session.scalars(select(User.id).where(User.name == name)).one()
            self.token = make_api_token(user_id, "A program", list(scopes), 30)
        self.client = app.test_client()

    def ask(self, method: str, path: str, /, *, match: str = "", headers=None, **options) -> TestResponse:
        said = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if match:
            said["If-Match"] = match
        return self.client.open(f"/api/v1{path}", method=method, headers=said, **options)

    def get(self, path: str, **options) -> TestResponse:
        return self.ask("GET", path, **options)

    def read(self, path: str, status: int = 200):
        response = self.get(path)
        assert response.status_code == status, response.text
        return response.json

    def post(self, path: str, /, **body) -> TestResponse:
        return self.ask("POST", path, json=body)

    def change(self, path: str, /, **body) -> TestResponse:
        """As it is now."""
        return self.ask("PATCH", path, json=body, match=self.get(path).headers["ETag"])

    def delete(self, path: str) -> TestResponse:
        return self.ask("DELETE", path, match=self.get(path).headers["ETag"])

    def walk(self, path: str) -> list:
        """Every item, page after page."""
        found, cursor, sign = [], "", "&" if "?" in path else "?"
        while True:
            page = self.read(f"{path}{sign}limit=2{cursor}")
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"


def assert_problem(response: TestResponse, status: int) -> dict:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == status
    assert {"type", "title", "detail"} <= response.json.keys()
    return response.json
