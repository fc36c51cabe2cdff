"""Every operation of the API, asked by everybody: each answer is the cell of the permission table."""

import pytest

from tests.web.api_client import Program, assert_problem
from web.services.permissions import GUEST, ROLES, TABLE, is_allowed

# What each needs stands here once more: permission and scope.
NEEDS = {
    "show_me": ("account", ""),
    "list_posts": ("read", "read"),
    "show_post": ("read", "read"),
    "list_tags": ("read", "read"),
    "show_tag": ("read", "read"),
}
VALUES = {"post_id": 1, "slug": "stone", "comment_id": 1, "file_id": 1, "number": 1}
# Reached: done, or not there, or not in the right form.
REACHED = {200, 201, 204, 404, 409, 412, 415, 422, 428}


def operations(app):
    for rule in app.url_map.iter_rules():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if operation:
            path = rule.build({name: VALUES[name] for name in rule.arguments})[1]
            (method,) = rule.methods - {"HEAD"}
            yield rule.endpoint.partition(".")[2], operation, method, path.removeprefix("/api/v1")


def test_every_operation_needs_what_stands_here(app):
    assert {name: (one.permission, one.scope) for name, one, *_ in operations(app)} == NEEDS
    assert {permission for permission, _scope in NEEDS.values()} <= TABLE.keys()


def test_a_guest_reaches_nothing(app, client):
    for _name, _operation, method, path in operations(app):
        assert_problem(client.open(f"/api/v1{path}", method=method), 401)


@pytest.mark.parametrize("role", ROLES)
def test_every_operation_answers_as_the_table_says(app, library, role):
    library.add_post("Ink", tags="Stone", by="owner")
    program, wrong = Program(app, "pat", role), {}
    for name, operation, method, path in operations(app):
        status = program.ask(method, path).status_code
        if status not in (REACHED if is_allowed({role}, operation.permission) else {403}):
            wrong[name] = status
    assert not wrong
    assert GUEST not in ROLES


def test_without_its_scope_a_token_reaches_nothing(app, library):
    library.add_person("owner", "administrator")
    every = {scope for _permission, scope in NEEDS.values()} - {""}
    for scope in every:
        program = Program(app, "ada", "administrator", scopes=every - {scope})
        for name, operation, method, path in operations(app):
            if operation.scope == scope:
                assert program.ask(method, path).status_code == 403, name
