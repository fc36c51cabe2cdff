"""The drawing's parts that need no database: where tables stand, ways of lines, names from outside."""

import random
import xml.etree.ElementTree as ET

import pytest

from migrator.drawing.marking import find_steps, leave_touched, sketch_change
from migrator.drawing.placing import GAP, WIDTH, measure, place
from migrator.drawing.routing import route
from migrator.drawing.shapes import Column, Link, Mark, Sketch, Table, make_link, sketch
from migrator.drawing.svg import cut, draw, draw_part, draw_symbols, draw_with, width_of
from migrator.schema.picture import Part, PartKind, Picture


def column(table, name, kind="int", null="not null"):
    return Part(PartKind.COLUMN, table, name, {"type": kind, "null": null, "default": ""})


def foreign(table, name, columns, to):
    return Part(PartKind.FOREIGN_KEY, table, name, {"columns": columns, "to": to, "on delete": ""})


def picture(**tables):
    """``posts=[part, …]``"""
    parts = {name: {one.key: one for one in listed} for name, listed in tables.items()}
    order = {
        name: tuple(one.name for one in listed if one.kind is PartKind.COLUMN)
        for name, listed in tables.items()
    }
    return Picture(parts, order, {})


def table(name, *columns):
    return Table(name, tuple(Column(one, "int") for one in columns))


@pytest.mark.parametrize(
    ("columns", "to", "link"),
    [
        ("(`a_id`)", "`users` (`id`)", ("a_id", "users", "id")),
        ("(a_id)", "users (id)", ("a_id", "users", "id")),
        ("(`a`, `b`)", "`odd (name)` (`x`, `y`)", ("a", "odd (name)", "x")),
        ("(`a`)", "`elsewhere`.`users` (`id`)", None),
        ("(`a`)", "", None),
        ("(`a`b`)", "`users` (`id`)", None),
    ],
)
def test_a_key_is_read_as_either_server_writes_it(columns, to, link):
    found = make_link(foreign("posts", "fk", columns, to))
    assert (found and (found.column, found.to_table, found.to_column)) == link


def test_a_column_that_is_gone_stands_where_it_stood():
    older = picture(posts=[column("posts", one) for one in ("id", "old", "title", "last")])
    newer = picture(posts=[column("posts", "id"), column("posts", "title", "text"), column("posts", "new")])
    merged = sketch_change(older, newer).tables[0]
    assert [(one.name, one.mark) for one in merged.columns] == [
        ("id", Mark.SAME), ("old", Mark.REMOVED), ("title", Mark.CHANGED), ("last", Mark.REMOVED),
        ("new", Mark.ADDED),
    ]  # fmt: skip
    assert merged.columns[2].was == "int"
    told = {one.name: (one.mark, one.was, one.now) for one in find_steps(older, newer)}
    assert told["title"] == (Mark.CHANGED, "int", "text")


def test_only_what_changed_is_left_with_the_keys_that_it_names():
    users = [column("users", "id"), column("users", "name")]
    posts = [column("posts", "id")]
    by = [column("posts", "user_id"), foreign("posts", "fk", "(`user_id`)", "`users` (`id`)")]
    older = picture(users=users, posts=posts, tags=[column("tags", "id")])
    newer = picture(users=users, posts=[*posts, *by], tags=[column("tags", "id")])
    left = leave_touched(sketch_change(older, newer))
    assert [(one.name, len(one.columns)) for one in left.tables] == [("posts", 2), ("users", 1)]
    assert [link.mark for link in left.links] == [Mark.ADDED]


def make_many(seed):
    """A schema of forty tables with circles, keys to themselves, and tables that name nothing."""
    draw_lots = random.Random(seed)
    names = [f"t{number}" for number in range(40)]
    tables = [table(name, *(f"c{n}" for n in range(draw_lots.randrange(1, 30)))) for name in names]
    links = [Link(draw_lots.choice(names), "c0", draw_lots.choice(names), "c0") for _ in range(50)]
    return Sketch(tuple(tables), tuple(links))


@pytest.mark.parametrize("seed", range(8))
def test_no_table_lies_upon_another_and_all_is_inside(seed):
    drawn = make_many(seed)
    placed = place(drawn)
    assert placed.boxes.keys() == {one.name for one in drawn.tables}
    boxes = list(placed.boxes.values())
    for one in boxes:
        assert 0 <= one.x <= placed.width - WIDTH
        assert 0 <= one.y <= placed.height - measure(one.table)
        below = [other for other in boxes if other.column == one.column and other.y > one.y]
        assert all(other.y >= one.y + one.height + GAP for other in below)


@pytest.mark.parametrize("seed", range(8))
def test_every_key_has_a_line_and_none_goes_straight_through_a_table(seed):
    drawn = make_many(seed)
    placed = place(drawn)
    for number, link in enumerate(drawn.links):
        way = route(link, placed, number)
        assert way is not None
        x = y = 0.0
        for piece in way.path.replace(" C", "|C").replace(" H", "|H").split("|"):
            if piece.startswith("H"):
                to_x = float(piece[1:])
                for box in placed.boxes.values():
                    is_crossed = box.x < (x + to_x) / 2 < box.x + WIDTH
                    assert not (is_crossed and box.y < y < box.y + box.height)
                x = to_x
            else:
                x, y = (float(word) for word in piece.strip("MC").split()[-2:])


def test_a_table_stands_right_of_what_it_names():
    drawn = Sketch(
        (table("comments", "id"), table("posts", "id"), table("users", "id")),
        (
            Link("comments", "id", "posts", "id"),
            Link("posts", "id", "users", "id"),
            Link("comments", "id", "users", "id"),
        ),
    )
    boxes = place(drawn).boxes
    assert boxes["users"].column < boxes["posts"].column < boxes["comments"].column


NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a&b;'",
    "\x00\x1b]\ud800",
    "]]>",
    "日本語" * 30,
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_name_holds_the_drawing_is_well_formed_and_runs_nothing(name):
    parts = [column(name, name, name), foreign(name, name, f"(`{name}`)", f"`{name}` (`{name}`)")]
    whole, symbols = sketch(picture(**{name: parts})), {}
    texts = [draw(whole, name), draw_part(sketch_change(picture(), picture(**{name: parts})), name)]
    texts.append(draw_with(whole, name, symbols))
    for text in [*texts, draw_symbols(symbols)]:
        text.encode()
        tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(text).iter()}
        assert tags <= {"svg", "title", "style", "g", "rect", "path", "text", "circle", "use", "defs"}
        assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_a_long_name_is_cut_by_its_width_and_whole_in_its_title():
    assert cut("日本語の名前", 7) == "日本語…"
    assert width_of(cut("x" * 64, 20)) == 20
    assert "x" * 64 in draw(Sketch((table("x" * 64, "id"),), ()), "")


def test_an_empty_schema_is_drawn_too():
    ET.fromstring(draw(Sketch((), ()), "base"))
