"""The API against its own document: whatever schemathesis thinks of, no 500 and no answer outside it.

In process and on SQLite; the seed is fixed, so that a failure is the same everywhere.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.web.api_client import Program
from web.services.brakes import Brake

load_all_checks()
EXAMPLES = 8
# A body that fits its schema can still be refused: a time that is missing, a tag that is taken, a picture
# that is none. What is refused then is said by the tests of each resource.
LEFT_OUT = [CHECKS.get_one("positive_data_acceptance")]
OPERATIONS = [
    *("show_me", "list_posts", "show_post", "write_post", "change_post", "delete_post", "preview"),
    *("list_versions", "show_version", "restore_version", "list_comments", "add_comment_to", "list_queue"),
    *("decide_comment", "delete_comment", "list_tags", "show_tag", "rename_tag", "merge_tag", "delete_tag"),
    *("list_files", "show_file", "upload_file", "delete_file"),
]


@pytest.fixture
def document(app):
    brakes = app.extensions["brakes"]
    brakes.api = brakes.api_refused = brakes.comment = Brake(limit=10**6, seconds=1)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def find(document, name: str):
    return document.find_operation_by_id(name)


def try_each(strategy, headers: dict[str, str]) -> None:
    @seed(20261128)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case):
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    ask()


def test_every_operation_is_tried(document):
    told = {one.ok().definition.raw["operationId"] for one in document.get_all_operations()}
    assert told == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_answer_is_outside_the_document(app, library, document, name, mode):
    library.add_post("Ink", tags="Stone", markdown="One")
    library.add_comment("ink", status="held")
    program = Program(app, "ada", "administrator")
    strategy = find(document, name).as_strategy(generation_mode=mode)
    try_each(strategy, {"Authorization": f"Bearer {program.token}"})


def test_who_has_no_token_gets_no_further(document):
    for name in OPERATIONS:
        try_each(find(document, name).as_strategy(), {})
