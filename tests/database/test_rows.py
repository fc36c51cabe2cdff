"""Rows on the way along the history: what was there before is there after, and moved things arrive."""

from tests.database.conftest import HEAD
from tests.database.old_rows import CATEGORIES, SIGNATURES, TITLES
from tests.database.walk import Data

# What a revision is there to change, in either direction; everything else stays as it is.
MEANT = {
    "0008": {"posts.slug"},
    "0012": {"tags", "posts_tags"},
}
SLUGS = {
    "Ink & Water!": {"ink-water"},
    "Ink and water": {"ink-and-water", "ink-and-water-3"},
    "INK AND WATER": {"ink-and-water-4"},
    "ink-and-water-2": {"ink-and-water-2"},
    "墨与水": {"墨与水"},
    "🖋️🪨": {"post-7"},
    "": {"post-8"},
    "   ": {"post-9"},
    "100% 'quoted' \"twice\" `thrice` \\ back; -- no comment :name %s": {
        "100-quoted-twice-thrice-back-no-comment-name-s"
    },
    "长" * 255: {"长" * 191, "长" * 189 + "-2"},
    "Café": {"café"},
}
GUESTS = {
    None: (None, None),
    "": ("", None),
    "Ann": ("Ann", None),
    "Ann Lee <ann@example.org>": ("Ann Lee", "ann@example.org"),
    "李白 <libai@example.cn>": ("李白", "libai@example.cn"),
    "张三　<zhangsan@example.cn>": ("张三　<zhangsan@example.cn>", None),
    "<only@example.org>": (None, "only@example.org"),
    " <blank@example.org>": ("", "blank@example.org"),
    "Bob <not an address>": ("Bob <not an address>", None),
    "Two <one@example.org> <two@example.org>": ("Two <one@example.org>", "two@example.org"),
    "100% 'q' <per%cent@example.org>": ("100% 'q'", "per%cent@example.org"),
    "🖋️ <pen@example.org>": ("🖋️", "pen@example.org"),
    SIGNATURES[-2]: ("N" * 120, "m" * 242 + "@example.org"),
    "A line\nand another <lines@example.org>": ("A line\nand another", "lines@example.org"),
}


def find_changes(before: Data, after: Data) -> set[str]:
    """``table`` when rows came or went, ``table.column`` when a value is another one."""
    changes = set()
    for table in before.keys() & after.keys():
        old, new = by_key(before[table]), by_key(after[table])
        if old.keys() != new.keys():
            changes.add(table)
        for key in old.keys() & new.keys():
            shared = old[key].keys() & new[key].keys()
            changes |= {f"{table}.{column}" for column in shared if old[key][column] != new[key][column]}
    return changes


def by_key(rows: list[dict]) -> dict[object, dict]:
    return {row.get("id", tuple(row.values())): row for row in rows}


def names_of(data: Data) -> dict[str, dict]:
    """Rows with the slugs of tags and categories instead of their ids, which a way back gives anew."""
    tags = {row["id"]: row["slug"] for row in data["tags"]}
    places = {row["id"]: row["slug"] for row in data.get("categories", [])}
    posts = {row["id"]: {**row, "category_id": places.get(row.get("category_id"))} for row in data["posts"]}
    return {
        "posts": posts,
        "comments": by_key(data["comments"]),
        "users": by_key(data["users"]),
        "tags": {row["slug"]: row["name"] for row in data["tags"]},
        "categories": {row["slug"]: row["name"] for row in data.get("categories", [])},
        "tagged": {(row["post_id"], tags[row["tag_id"]]): True for row in data["posts_tags"]},
    }


def test_no_step_changes_what_it_is_not_about(walk):
    wrong = {}
    for before, after, revisions in walk.steps():
        meant = set().union(*(MEANT.get(revision, set()) for revision in revisions))
        if changes := find_changes(before.left, after.data) - meant:
            wrong[after.turn, *revisions] = changes
    assert not wrong


def test_the_seed_was_there_to_be_lost(walk):
    at_turn = walk.at("0005", 0).left
    assert [row["title"] for row in at_turn["posts"]] == list(TITLES)
    assert [row["signature"] for row in at_turn["comments"]] == [*SIGNATURES, None]
    assert [row["name"] for row in at_turn["categories"]] == list(CATEGORIES)
    assert len(walk.at(HEAD, 0).left["comments"]) == len(SIGNATURES) + 6
    assert max(len(row["markdown"]) for row in walk.at(HEAD, 0).left["posts"]) > 65_535


def test_first_user_administers_and_the_others_are_authors(walk):
    data = walk.at("0006", 0).data
    roles = {row["id"]: row["name"] for row in data["roles"]}
    assert list(roles.values()) == ["reader", "author", "editor", "administrator"]
    assert [roles[row["role_id"]] for row in data["users_roles"]] == ["administrator", "author"]


def test_slugs_come_from_titles_and_equal_ones_are_numbered(walk):
    slugs = {}
    for row in walk.at("0008", 0).data["posts"]:
        slugs.setdefault(row["title"], set()).add(row["slug"])
    # To MySQL's collation cafe is café.
    assert slugs == {**SLUGS, "cafe": {"cafe-2" if walk.dialect == "mysql" else "cafe"}}


def test_signatures_are_split_and_joined_again(walk):
    signatures = {row["id"]: row["signature"] for row in walk.at("0005", 0).left["comments"]}
    split = {
        row["id"]: (row["guest_name"], row["guest_email"]) for row in walk.at("0009", 0).data["comments"]
    }
    assert split == {key: GUESTS[signature] for key, signature in signatures.items()}
    back = {row["id"]: row["signature"] for row in walk.at("0008", 1).data["comments"]}
    assert {key: back[key] for key in signatures} == signatures


def test_body_becomes_markdown_and_body_again(walk):
    body = {row["id"]: row["body"] for row in walk.at("0009", 0).data["posts"]}
    assert {row["id"]: row["markdown"] for row in walk.at("0010", 0).data["posts"]} == body
    markdown = {row["id"]: row["markdown"] for row in walk.at("0010", 1).data["posts"]}
    assert {row["id"]: row["body"] for row in walk.at("0009", 1).data["posts"]} == markdown


def test_categories_become_tags_beside_those_of_the_same_name(walk):
    before, after = names_of(walk.at("0011", 0).data), names_of(walk.at("0012", 0).data)
    moved = {
        (key, f"category--{row['category_id']}") for key, row in before["posts"].items() if row["category_id"]
    }
    assert after["tagged"].keys() == before["tagged"].keys() | moved
    assert after["tags"] == before["tags"] | {
        f"category--{slug}": name for slug, name in before["categories"].items()
    }


def test_back_where_categories_were_every_old_row_is_as_it_was(walk):
    before, after = names_of(walk.at("0005", 0).left), names_of(walk.at("0005", 1).data)
    for table, rows in before.items():
        assert {key: after[table].get(key) for key in rows} == rows


def test_up_again_every_value_is_back(walk):
    first, second = names_of(walk.at(HEAD, 0).left), names_of(walk.at(HEAD, 2).data)
    for table, rows in first.items():
        assert second[table] == rows
