"""What posts refer to: people, tags, comments, by Ghost's numbers for them."""

from dataclasses import dataclass, field

from web.importing.ghost.envelope import Row, Tables, group_by, read_text
from web.importing.records import FoundAuthor, Left
from web.importing.times import read_time


@dataclass(frozen=True)
class Blog:
    """The tables of the export, each asked by the number of a post."""

    authors: dict[str, FoundAuthor]  # by id
    tags: dict[str, Row]  # by id
    members: dict[str, Row]  # by id
    authors_of_posts: dict[str, list[Row]]
    tags_of_posts: dict[str, list[Row]]
    comments_of_posts: dict[str, list[Row]]
    meta_of_posts: dict[str, list[Row]]
    used_authors: set[str] = field(default_factory=set)
    used_tags: set[str] = field(default_factory=set)

    def find_authors(self, post: Row) -> list[FoundAuthor]:
        """In their order in Ghost. Before 2.0 a post had one, in a column of its own."""
        ids = [read_text(row, "author_id") for row in self.authors_of_posts.get(read_text(post, "id"), [])]
        known = [one for one in ids if one in self.authors] or [
            one for name in ("author_id", "created_by") if (one := read_text(post, name)) in self.authors
        ][:1]
        self.used_authors.update(known)
        return list(dict.fromkeys(self.authors[one] for one in known))

    def find_tags(self, post: Row) -> tuple[list[str], list[str]]:
        """Names of the public tags, and of those that only Ghost's own pages see."""
        ids = [read_text(row, "tag_id") for row in self.tags_of_posts.get(read_text(post, "id"), [])]
        known = [one for one in dict.fromkeys(ids) if one in self.tags]
        self.used_tags.update(known)
        shown = [self.tags[one] for one in known]
        names = [(read_text(tag, "name"), is_internal(tag)) for tag in shown]
        return [name for name, hidden in names if not hidden], [name for name, hidden in names if hidden]

    def name_silent(self) -> list[Left]:
        """Those that nothing was taken of."""
        people = [one for number, one in self.authors.items() if number not in self.used_authors]
        tags = [tag for number, tag in self.tags.items() if number not in self.used_tags]
        return [
            *(Left("author", one.display_name or one.name, "wrote nothing that was taken") for one in people),
            *(Left("tag", read_text(tag, "name"), "no post that was taken has it") for tag in tags),
        ]


def read_blog(tables: Tables) -> Blog:
    return Blog(
        authors={read_text(row, "id"): _read_author(row) for row in tables["users"]},
        tags={read_text(row, "id"): row for row in tables["tags"] if read_text(row, "name").strip()},
        members={read_text(row, "id"): row for row in tables["members"]},
        authors_of_posts=group_by(tables["posts_authors"], "post_id"),
        tags_of_posts=group_by(tables["posts_tags"], "post_id"),
        comments_of_posts=group_by(tables["comments"], "post_id"),
        meta_of_posts=group_by(tables["posts_meta"], "post_id"),
    )


def is_internal(tag: Row) -> bool:
    return read_text(tag, "name").startswith("#") or read_text(tag, "visibility") == "internal"


def _read_author(row: Row) -> FoundAuthor:
    shown, email = read_text(row, "name"), read_text(row, "email")
    slug = read_text(row, "slug") or shown or "ghost"
    return FoundAuthor(slug, shown, email, created_at=read_time(row.get("created_at")))
