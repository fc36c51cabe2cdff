"""Every operation of the API, asked by everybody: each answer is the cell of the permission table."""

import pytest

from tests.web.api_client import Program, assert_problem
from web.services.permissions import GUEST, ROLES, TABLE, Reach, reach_of

# What each needs stands here once more: permission and scope.
NEEDS = {
    "show_me": ("account", ""),
    "list_posts": ("read", "read"),
    "show_post": ("read", "read"),
    "list_tags": ("read", "read"),
    "show_tag": ("read", "read"),
    "list_comments": ("read", "read"),
    **dict.fromkeys(["write_post", "preview"], ("write", "posts")),
    **dict.fromkeys(["change_post", "delete_post", "restore_version"], ("edit", "posts")),
    **dict.fromkeys(["list_versions", "show_version"], ("edit", "posts")),
    **dict.fromkeys(["rename_tag", "merge_tag", "delete_tag"], ("edit_tags", "tags")),
    **dict.fromkeys(["list_files", "show_file", "upload_file", "delete_file"], ("write", "files")),
    "add_comment_to": ("comment", "comments"),
    **dict.fromkeys(["list_queue", "decide_comment", "delete_comment"], ("moderate", "moderation")),
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


def reaches(role: str, permission: str, owner: str) -> bool:
    """Whose the text is decides where a cell says "own"; the rest is found among one's own alone."""
    is_anothers = permission == "edit" and owner != "pat"
    return reach_of({role}, permission) > (Reach.OWN if is_anothers else Reach.NONE)


def test_a_guest_reaches_nothing(app, client):
    for _name, _operation, method, path in operations(app):
        assert_problem(client.open(f"/api/v1{path}", method=method), 401)


@pytest.mark.parametrize("owner", ["pat", "owner"], ids=["own", "others"])
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_answers_as_the_table_says(app, library, role, owner):
    program, wrong = Program(app, "pat", role), {}
    library.add_post("Ink", tags="Stone", by=owner)
    for name, operation, method, path in operations(app):
        takes_json = operation.body and not operation.is_upload
        status = program.ask(method, path, json={} if takes_json else None).status_code
        if status not in (REACHED if reaches(role, operation.permission, owner) else {403}):
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
