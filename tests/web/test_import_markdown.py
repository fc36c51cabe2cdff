import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.web.imports import count_rows, read_rows, run, take
from web.importing.folders.front_matter import FrontMatterError, split_front_matter
from web.importing.folders.tags import convert_tags
from web.importing.times import read_time
from web.models import Comment, Post, Redirect


@pytest.fixture
def blog(tmp_path):
    """Writes a file of the blog that is imported."""
    root = tmp_path / "blog"

    def write(name, text):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return root

    return write


def only_post(app) -> Post:
    (post,) = read_rows(app, Post)
    return post


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_posts/2020-01-02-ink.md", "---\ntitle: Ink\nauthor: mei\ntags: [a, b]\n---\nText."),
        (
            "content/posts/ink.md",
            '+++\ntitle = "Ink"\ndate = 2020-01-02\nauthors = ["mei"]\ntags = ["a", "b"]\n+++\nText.',
        ),
        (
            "content/ink/index.md",
            "---\ntitle: Ink\ndate: 2020-01-02\nparams: {author: mei}\ntags: a, b\n---\nText.",
        ),
        (
            "source/_posts/ink.md",
            "title: Ink\ndate: 2020-01-02\nauthor: mei\ncategories:\n- [a]\n- b\n---\nText.",
        ),
        (
            "content/ink.md",
            (
                '+++\ntitle = "Ink"\npath = "2020/01/02/ink"\n'
                'taxonomies = {tags = ["a", "b"], authors = ["mei"]}\n+++\nText.'
            ),
        ),
        (
            "posts/ink.md",
            '{"title": "Ink", "date": "2020-01-02", "author": "mei", "tags": ["a", "b"]}\nText.',
        ),
        (
            "posts/ink.md",
            "---\r\nTitle: Ink\r\nDate: 2020-01-02\r\nAuthor: mei\r\nTags: [a, b]\r\n---\r\nText.\r\n",
        ),
        (
            "posts/ink.md",
            "\ufeff------\ntitle: Ink\ndate: 2020-01-02\nauthor: mei\ntags: [a, b]\n---\n\nText.",
        ),
    ],
    ids=["jekyll", "hugo", "hugo-bundle", "hexo", "zola", "json", "crlf-capitals", "mark-dashes"],
)
def test_each_kind_of_front_matter_gives_the_same_post(app, blog, name, text):
    take(app, blog(name, text))
    post = only_post(app)
    assert (post.title, post.slug, post.kind, post.status) == ("Ink", "ink", "post", "published")
    assert post.published_at == datetime(2020, 1, 2, tzinfo=UTC)
    assert [tag.name for tag in post.tags] == ["a", "b"]
    assert post.author.name == "mei"
    assert post.markdown.strip() == "Text."


def test_second_run_adds_nothing_though_the_folder_lies_elsewhere_and_texts_were_corrected(
    app, blog, tmp_path
):
    root = blog("_posts/2020-01-02-ink.md", "---\ntitle: Ink\n---\nText.")
    take(app, root)
    moved = root.rename(tmp_path / "elsewhere")
    (moved / "_posts/2020-01-02-ink.md").write_text("---\ntitle: Ink\n---\nBetter text.")
    report = take(app, moved)
    assert report["there_already"]["post"] == 1
    assert only_post(app).markdown == "Text."


@pytest.mark.parametrize(
    ("facts", "old"),
    [
        ("permalink: /craft/ink.html", ["/craft/ink.html"]),
        (
            "url: /craft/ink/\naliases: [/ink, old/ink/]",
            ["/craft/ink/", "/ink", "/old/ink/", "/craft/ink", "/ink/"],
        ),
        ("path: 2020/01/02/ink", ["/2020/01/02/ink/"]),
        ("redirect_from: /%E5%A2%A8/", ["/墨/"]),
        ("redirect_from:\n- /a/\n- /b/", ["/a/", "/b/"]),
    ],
)
def test_addresses_that_a_text_says_it_had_lead_to_it(app, blog, guest, facts, old):
    take(app, blog("ink.md", f"---\ntitle: Ink\nslug: ink\n{facts}\n---\nText."))
    for path in old:
        assert guest.get(path).location == "/posts/ink", path


@pytest.mark.parametrize(
    "fact",
    [
        "permalink: /:year/:title/",
        "url: https://elsewhere.example/a",
        "permalink: /",
        "aliases: [1, {a: b}, null, '']",
        "permalink: /posts/ink/",
        "url: 'http://['",
    ],
)
def test_what_is_no_address_of_its_own_leads_nowhere(app, blog, fact):
    report = take(app, blog("ink.md", f"---\ntitle: Ink\nslug: ink\n{fact}\n---\nText."))
    assert read_rows(app, Redirect) == []
    assert not report["left"]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ("draft: true", "draft"),
        ("published: false", "draft"),
        ("private: true", "private"),
        ("password: enter", "private"),
        ("date: 2999-01-01", "scheduled"),
        ("status: draft", "draft"),
        ("draft: false", "published"),
    ],
)
def test_status_is_kept(app, blog, facts, status):
    take(app, blog("ink.md", f"---\ntitle: Ink\n{facts}\n---\nText."))
    assert only_post(app).status == status


def test_folder_of_drafts_and_file_without_facts_become_drafts(app, blog):
    blog("_drafts/one.md", "---\ntitle: One\n---\nText.")
    report = take(app, blog("_posts/2020-01-02-two.md", "# Two\n\nText."))
    assert {(post.title, post.status) for post in read_rows(app, Post)} == {
        ("One", "draft"),
        ("Two", "draft"),
    }
    assert [one["reason"] for one in report["reasons"]] == ["has no front matter, is a draft now"]


def test_files_beside_the_posts_become_pages(app, blog):
    blog("_posts/2020-01-02-ink.md", "---\ntitle: Ink\n---\nText.")
    blog("about.md", "---\ntitle: About\n---\nText.")
    report = take(app, blog("README.md", "This repository is a blog."))
    assert {(post.title, post.kind) for post in read_rows(app, Post)} == {("Ink", "post"), ("About", "page")}
    assert report["left"] == {"file": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: [\n---\nText.", "its front matter cannot be read: "),
        ("---\ntitle: a: b\n---\nText.", "mapping values are not allowed here in line 2"),
        (f"---\na: &a [{'x, ' * 99}x]\ntags: [{'*a, ' * 99}*a]\n---\nText.", "holds more than 10,000 values"),
        ("---\ntags: &a [*a]\n---\nText.", "holds more than 10,000 values"),
        ("---\n- a\n---\nText.", "its front matter is not a list of names and values"),
        ("---\ndate: 2024-02-31\n---\nText.", "its front matter cannot be read: day is out of range"),
        ("---\nx: !!python/object/apply:os.system [true]\n---\nText.", "could not determine a constructor"),
        ("+++\ntitle = \n+++\nText.", "its front matter cannot be read: "),
    ],
)
def test_file_that_cannot_be_read_is_left_and_the_others_are_taken(app, blog, text, reason):
    blog("bad.md", text)
    report = take(app, blog("good.md", "---\ntitle: Good\n---\nText."))
    assert only_post(app).title == "Good"
    ((_, left),) = [(one["where"], one["reason"]) for one in report["reasons"] if one["where"] == "bad.md"]
    assert reason in left


def test_json_that_is_nested_too_deep_is_the_text(app, blog):
    take(app, blog("deep.md", '{"a": ' + "[" * 5000))
    assert only_post(app).markdown.startswith('{"a": [[[')


def test_file_that_is_not_utf_8_is_left(app, blog):
    root = blog("good.md", "---\ntitle: Good\n---\nText.")
    (root / "bad.md").write_bytes("---\ntitle: 墨汁很浓\n---\n".encode("gb18030"))
    assert take(app, root)["reasons"][0]["reason"].startswith("is not UTF-8")
    assert only_post(app).title == "Good"


def test_picture_beside_the_post_or_among_public_files_is_taken(app, blog):
    root = blog(
        "posts/ink/index.md",
        "---\ntitle: Ink\n---\n![A](a.png)\n\n<img src='/b.png'>\n\n![C][c]\n\n[c]: ../c.png",
    )
    for place in ("posts/ink/a.png", "static/b.png", "posts/c.png"):
        (root / place).parent.mkdir(exist_ok=True)
        draw(root / place)
    assert take(app, root)["taken"]["picture"] == 3
    assert only_post(app).html.count('src="/media/') == 3
    assert only_post(app).html.count('width="40" height="30"') == 3


def draw(path):
    Image.new("RGB", (40, 30), (ord(path.stem[0]) * 2, 0, 0)).save(path)


@pytest.mark.parametrize(
    "address", ["../../secret.png", "/../secret.png", "link.png", "%2e%2e/%2e%2e/secret.png"]
)
def test_picture_outside_the_folder_is_never_read(app, blog, tmp_path, address):
    root = blog("posts/ink.md", f"---\ntitle: Ink\n---\n![A]({address})")
    draw(tmp_path / "secret.png")
    (root / "posts/link.png").symlink_to(tmp_path / "secret.png")
    report = take(app, root)
    assert report["taken"]["picture"] == 0
    assert report["reasons"][0]["reason"] == "its file is not there, is shown as a link"


def test_text_that_a_link_leads_to_outside_the_folder_is_never_read(app, blog, tmp_path):
    root = blog("ink.md", "---\ntitle: Ink\n---\nText.")
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\n")
    (root / "link.md").symlink_to(tmp_path / "secret.md")
    take(app, root)
    assert only_post(app).title == "Ink"


def test_co_authors_and_template_tags_are_named(app, blog):
    report = take(app, blog("ink.md", "---\ntitle: Ink\nauthors: [mei, lin]\n---\n{{< map 1 >}} `{{ no }}`"))
    assert {(one["what"], one["where"]) for one in report["reasons"]} == {
        ("co-author", "lin of ink.md"),
        ("template tag", "map in ink.md"),
    }


def test_authors_of_different_names_that_sound_alike_stay_two(app, blog):
    blog("a.md", "---\ntitle: A\nauthor: 张伟\n---\n")
    take(app, blog("b.md", "---\ntitle: B\nauthor: 章玮\n---\n"))
    assert [post.author.display_name for post in read_rows(app, Post)] == ["张伟", "章玮"]


def test_author_whose_name_is_written_in_two_ways_or_as_a_link_is_one(app, blog):
    blog("a.md", "---\ntitle: A\nauthor: DirtyF\n---\n")
    take(app, blog("b.md", '---\ntitle: B\nauthor: "[dirtyf](https://x.example)"\n---\n'))
    assert {post.author.name for post in read_rows(app, Post)} == {"dirtyf"}


def test_title_that_stands_as_first_heading_stands_there_once(app, blog):
    take(app, blog("ink.md", "---\ndate: 2020-01-02\n---\n\n# Slow ink\n\nText."))
    assert only_post(app).title == "Slow ink"
    assert only_post(app).markdown == "Text."


def test_post_without_any_title_is_named_by_its_file(app, blog):
    take(app, blog("2020-01-02-slow_ink.md", "---\ntags:\n---\nText."))
    assert only_post(app).title == "slow ink"


def test_folder_without_markdown_is_refused_with_the_way_on(app, tmp_path):
    result = run(app, "import", tmp_path)
    assert result.exit_code == 10
    assert "holds no Markdown" in result.output
    assert "Type the folder" in result.output


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("{% highlight python %}\nx\n{% endhighlight %}", "\n```python\nx\n```\n"),
        ('{{< highlight go "linenos=1" >}}\nx\n{{< /highlight >}}', "\n```go\nx\n```\n"),
        ("{% codeblock lang:js %}\n```\n{% endcodeblock %}", "\n````js\n```\n````\n"),
        ("{% blockquote Mei %}\nx\n{% endblockquote %}", "\n> x\n>\n> — Mei\n"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("[x]: {% post_url 2013-05-06-slow-ink %}", "[x]: /posts/slow-ink"),
        ("[x]({{ site.baseurl }}{% link _posts/2013-05-06-slow-ink.md %})", "[x](/posts/slow-ink)"),
        ('{{< figure src="/a b.png" caption="A \'x\'" >}}', "![A 'x'](/a%20b.png \"A 'x'\")"),
        ("{{< youtube abcdefg >}}", "<https://www.youtube.com/watch?v=abcdefg>"),
        ("{% youtube abcdefg %}", "<https://www.youtube.com/watch?v=abcdefg>"),
    ],
)
def test_tags_of_templates_become_markdown(text, converted):
    assert convert_tags(text)[0] == converted


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2013-05-08 23:46:11 +0200", datetime(2013, 5, 8, 21, 46, 11, tzinfo=UTC)),
        ("2024-03-19T08:30:00-08:00", datetime(2024, 3, 19, 16, 30, tzinfo=UTC)),
        ("2018-7-24 23:31:06", datetime(2018, 7, 24, 23, 31, 6, tzinfo=UTC)),
        ("2026/03/26/some-post", datetime(2026, 3, 26, tzinfo=UTC)),
        ("2023-01-29 18:30:22 2023 -0800", datetime(2023, 1, 30, 2, 30, 22, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("2024-02-31", None),
        ("soon", None),
        (None, None),
    ],
)
def test_times_are_read_as_others_write_them(text, time):
    assert read_time(text) == time


@given(st.text())
def test_any_text_splits_or_says_why_not(content):
    with contextlib.suppress(FrontMatterError):
        split = split_front_matter(content)
        assert split.facts is None or isinstance(split.facts, dict)


def test_samples_are_taken_once_and_show_everything(app):
    for expected in (0, 1):
        result = run(app, "samples")
        assert result.exit_code == 0, result.output
        assert ("There already" in result.output) == bool(expected)
    assert count_rows(app) == {"post": 10, "comment": 8, "tag": 7, "user": 1, "picture": 2}
    posts = {post.slug: post for post in read_rows(app, Post)}
    assert posts["about"].kind == "page"
    assert {post.status for post in posts.values()} == {"published"}
    assert {comment.parent_id is None for comment in read_rows(app, Comment)} == {True, False}
    html = "".join(post.html for post in posts.values())
    for sign in ("<table>", "footnote-ref", 'src="/media/', 'class="kn"', "<figcaption>", "task-list-item"):
        assert sign in html


def test_links_between_the_samples_lead_somewhere(app, client):
    run(app, "samples")
    for post in read_rows(app, Post):
        for address in post.html.split('href="/')[1:]:
            assert client.get("/" + address.partition('"')[0]).status_code in {200, 302}
