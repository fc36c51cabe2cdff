"""Random revisions, rows, points and walks: an interrupted walk ends where an uninterrupted one does."""

import textwrap
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st

from tests.faults.conftest import SECONDS
from tests.faults.database import Database
from tests.faults.grammar import START, TABLES, revisions, seeds
from tests.faults.runs import KINDS, Fault
from tests.faults.ways import NotStruckError, make_ways, open_folder

pytestmark = [pytest.mark.faults, pytest.mark.database]

STRIKES = st.lists(
    st.tuples(st.booleans(), st.sampled_from(sorted(KINDS)), st.floats(0, 1)), min_size=1, max_size=4
)
BUDGET_SECONDS = SECONDS / 5


def write_revision(folder, name, down, texts):
    up, back = (textwrap.indent(text, "    ") for text in texts)
    head = (
        f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {name!r}\ndown_revision = {down!r}\n"
    )
    path = folder / "migrations/versions" / f"{name}.py"
    path.write_text(f"{head}\n\ndef upgrade():\n{up}\n\n\ndef downgrade():\n{back}\n")


def test_interrupted_walk_ends_where_an_uninterrupted_one_does(mysql_server, seed):
    started = time.monotonic()
    tried = 0

    @with_seed(seed)
    @settings(
        max_examples=1000,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(revisions(), revisions(first=11), seeds(), STRIKES)
    def walk(two, three, rows, strikes):
        nonlocal tried
        if time.monotonic() - started > BUDGET_SECONDS and tried:
            return
        tried += 1
        wrong = try_walk(mysql_server, (two, three), rows, strikes)
        assert not wrong, f"SEED={seed}: {wrong}"

    walk()
    assert tried


def try_walk(server, texts, rows, strikes):
    with open_folder() as folder:
        (folder / "migrations/versions").mkdir()
        (folder / "migrations/versions/one.py").write_text(START.replace("TABLES", repr(TABLES)))
        write_revision(folder, "two", "one", texts[0])
        write_revision(folder, "three", "two", texts[1])
        database = Database(server, f"faults_random_{id(texts)}")
        try:
            ways = make_ways("random", folder, database, rows)
            for is_down, kind, place in strikes:
                way = ways[is_down]
                number = way.first + int(place * (len(way.words) - way.first))
                with suppress(NotStruckError):
                    wrong = way.try_point(Fault(kind, number))
                    if wrong:
                        return f"{texts}\n{rows}\n{wrong}"
        finally:
            database.drop()
    return ""
