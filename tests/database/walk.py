"""A walk along the history with rows in the tables, and what was seen at each stop."""

from dataclasses import dataclass

from tests.database.new_rows import fill_head
from tests.database.old_rows import fill_categories_and_tags, fill_first

Data = dict[str, list[dict]]  # rows by table
TURN = "0005"  # where categories and tags stand side by side


@dataclass
class Stop:
    """``way`` is up or down; ``turn`` counts the changes of direction before it.

    ``data`` is what was found on arrival, ``left`` what was there when the walk went on.
    """

    revision: str
    way: str
    turn: int
    schema: set[tuple]
    data: Data
    left: Data


@dataclass
class Walk:
    """``fresh`` is the schema of an empty database at each revision."""

    dialect: str
    fresh: dict[str, set[tuple]]
    stops: list[Stop]

    def at(self, revision: str, turn: int) -> Stop:
        return next(stop for stop in self.stops if (stop.revision, stop.turn) == (revision, turn))

    def steps(self):
        """Each two stops, one after the other, and the revisions that were run between them."""
        order = ["base", *(revision for revision in self.fresh if revision != "base")]
        for before, after in zip(self.stops, self.stops[1:], strict=False):
            places = sorted((before.revision, after.revision), key=order.index)
            yield before, after, order[order.index(places[0]) + 1 : order.index(places[1]) + 1]


def take_walk(blog, revisions: tuple[str, ...]) -> Walk:
    fresh = {}
    for revision in revisions:
        blog.to(revision)
        fresh[revision] = blog.schema()
    blog.to("base")
    fresh["base"] = blog.schema()
    stops = []
    for turn, (way, path) in enumerate(find_paths(revisions)):
        for revision in path:
            blog.to(revision)
            stops.append(Stop(revision, way, turn, blog.schema(), blog.data(), {}))
            if turn == 0:
                fill(blog, revision, revisions[-1])
            stops[-1].left = blog.data()
    return Walk(blog.engine.dialect.name, fresh, stops)


def find_paths(revisions: tuple[str, ...]):
    """Up, down in steps to where categories were, up again in one go, down to nothing, and up once more."""
    head, back = revisions[-1], (*revisions[-2::-1], "base")
    turn = back.index(TURN)
    yield "up", revisions
    yield "down", back[: turn + 1]
    yield "up", (head,)
    yield "down", back[turn:]
    yield "up", (head,)


def fill(blog, revision: str, head: str) -> None:
    at = {"0003": fill_first, "0005": fill_categories_and_tags, head: fill_head}
    if revision in at:
        at[revision](blog)
