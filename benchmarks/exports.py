"""Exports of other blogs, of any size, with what stands in real ones around the texts."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from benchmarks.web.words import Writer

WORDS = 1200  # of a text
PEOPLE, TAGS, MEMBERS = 20, 300, 20_000
TAGS_OF_A_POST = 4
TIME = "2024-05-17T10:00:00.000Z"
WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Large</title><link>https://large.example</link><wp:wxr_version>1.2</wp:wxr_version>
"""
ITEM = """<item><title>{title}</title><dc:creator>author-{person}</dc:creator>
<wp:post_id>{number}</wp:post_id>
<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_date_gmt>2024-05-17 10:00:00</wp:post_date_gmt>
<wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="tag-{tag}"><![CDATA[Tag {tag}]]></category>
<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Reader</wp:comment_author>
<wp:comment_content><![CDATA[{words}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
</wp:comment></item>
"""


def write_ghost(path: Path, size: int) -> int:
    """How many posts it has, each as HTML, as words and as the editor's document, as Ghost writes them."""
    writer = Writer(1)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"db": [{"meta": {"version": "5.130.2"}, "data": {"posts": [')
        posts = _write_rows(file, _each_post(writer), size)
        for name, rows in _each_table(writer, posts):
            file.write(f'], "{name}": [')
            _write_rows(file, rows)
        file.write("]}}]}")
    return posts


def _write_rows(file: IO[str], rows: Iterator[dict[str, object]], size: int = 0) -> int:
    """Up to ``size`` bytes; how many they are."""
    number = 0
    for number, row in enumerate(rows, 1):
        file.write(f"{',' if number > 1 else ''}{json.dumps(row)}")
        if size and file.tell() > size:
            break
    return number


def _each_post(writer: Writer) -> Iterator[dict[str, object]]:
    for number in count():
        paragraphs = writer.paragraphs(WORDS)
        html = "".join(f'<p class="text">{one}</p>\n' for one in paragraphs)
        nodes = [{"type": "paragraph", "children": [{"type": "text", "text": one}]} for one in paragraphs]
        yield {
            "id": f"{number:024x}",
            "title": writer.title(),
            "slug": f"post-{number}",
            "html": html,
            "plaintext": "\n".join(paragraphs),
            "lexical": json.dumps({"root": {"type": "root", "children": nodes}}),
            "status": "published",
            "visibility": "public",
            "type": "post",
            "published_at": TIME,
            "updated_at": TIME,
        }


def _each_table(writer: Writer, posts: int) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    numbers = [f"{number:024x}" for number in range(max(posts, MEMBERS))]
    yield "posts_meta", ({"id": one, "post_id": one, "feature_image_alt": None} for one in numbers[:posts])
    yield (
        "posts_authors",
        (
            {"id": one, "post_id": one, "author_id": numbers[n % PEOPLE]}
            for n, one in enumerate(numbers[:posts])
        ),
    )
    yield (
        "posts_tags",
        (
            {"id": f"{one}{n}", "post_id": one, "tag_id": numbers[tag], "sort_order": n}
            for one in numbers[:posts]
            for n, tag in enumerate(writer.random.sample(range(TAGS), TAGS_OF_A_POST))
        ),
    )
    yield "tags", ({"id": numbers[n], "name": f"Tag {n}", "slug": f"tag-{n}"} for n in range(TAGS))
    yield (
        "users",
        ({"id": numbers[n], "name": f"Author {n}", "slug": f"author-{n}"} for n in range(PEOPLE)),
    )
    yield "members", ({"id": one, "email": f"{one}@large.example"} for one in numbers[:MEMBERS])
    yield (
        "comments",
        (
            {
                "id": f"c{one}",
                "post_id": one,
                "member_id": numbers[1],
                "html": f"<p>{writer.sentence(30)}</p>",
            }
            | {"status": "published", "created_at": TIME}
            for one in numbers[:posts]
        ),
    )


def write_wordpress(path: Path, size: int) -> int:
    writer = Writer(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(WORDPRESS)
        for number in count(1):
            text = "\n\n".join(writer.paragraphs(WORDS))
            facts = {"title": escape(writer.title()), "text": text, "words": writer.sentence(30)}
            file.write(ITEM.format(**facts, number=number, person=number % PEOPLE, tag=number % TAGS))
            if file.tell() > size:
                break
        file.write("</channel></rss>\n")
    return number


WRITERS = {"ghost": (write_ghost, "ghost.json"), "wordpress": (write_wordpress, "wordpress.xml")}
