"""Versions of a text: kept, compared, had again; and two who write at once."""

import re
import threading

import pytest
from sqlalchemy import delete, insert, select

from tests.web.databases import on_each_database
from tests.web.forms import find_form
from web.extensions import db
from web.models import Autosave, Post, PostVersion, utc_now
from web.services import publishing
from web.services.drafting.comparing import MOST_LINES, compare
from web.services.drafting.versions import NewerVersionError


def discarding(page: str) -> dict[str, str]:
    (which,) = re.findall(r'form="discard-typed" name="which" value="(\d+)"', page)
    return {**find_form(page, action="/posts/ink/typed/discard").fields, "which": which}


def kept(library, slug="ink"):
    with library.app.app_context():
        query = select(PostVersion).join(Post, Post.id == PostVersion.post_id).where(Post.slug == slug)
        rows = db.session.scalars(query.order_by(PostVersion.number)).all()
        return [(row.number, row.title, row.markdown, row.tags) for row in rows]


@on_each_database
def test_each_save_that_changes_something_is_a_version(ann, library):
    ann.submit("/write", title="Ink", markdown="One", tags="B, A")
    ann.submit("/posts/ink/edit", markdown="Two")
    ann.submit("/posts/ink/edit")
    ann.submit("/posts/ink/edit", tags="A")
    expected = [(1, "Ink", "One", "A, B"), (2, "Ink", "Two", "A, B"), (3, "Ink", "Two", "A")]
    assert kept(library) == expected


def test_a_text_from_before_there_were_versions_keeps_its_old_words(ann, library, app):
    library.add_post("Ink", markdown="Old")
    with app.app_context():
        db.session.execute(delete(PostVersion))
        db.session.commit()
    assert "From the next saving on" in ann.read("/posts/ink/versions")
    ann.submit("/posts/ink/edit", markdown="New")
    assert [row[2] for row in kept(library)] == ["Old", "New"]


def test_versions_are_listed_compared_and_had_again(ann, library):
    ann.submit("/write", title="Ink", markdown="Grind the ink\nslowly", status="private")
    ann.submit("/posts/ink/edit", title="Inks", markdown="Grind the ink\nquickly <b>")
    assert "Version 2" in ann.read("/posts/ink/versions")
    page = ann.read("/posts/ink/versions/2")
    assert "<del>slowly</del>" in page
    assert "<ins>quickly &lt;b&gt;</ins>" in page
    assert "Removed:" in page
    response = ann.submit("/posts/ink/versions/1")
    assert response.location == "/posts/ink/edit"
    assert library.stored("ink", "markdown") == "Grind the ink\nslowly"
    assert library.stored("ink", "status") == "private"
    assert [row[1] for row in kept(library)] == ["Ink", "Inks", "Ink"]
    assert ann.get("/posts/ink/versions/9").status_code == 404
    assert ann.get("/posts/ink/versions/99999999999999999999").status_code == 404
    assert ann.get("/posts/ink/versions/2?with=x").status_code == 200


@on_each_database
def test_more_versions_than_a_page_has_are_all_listed(ann, library, app):
    ann.submit("/write", title="Ink", markdown="One")
    with app.app_context():
        post = db.session.scalars(select(Post)).one()
        more = [{"number": n, "title": f"Ink {n}", "markdown": str(n)} for n in range(2, 304)]
        same = {"post_id": post.id, "tags": "", "status": "published", "saved_at": utc_now()}
        db.session.execute(insert(PostVersion), [{**one, **same} for one in more])
        db.session.commit()
    seen, address = [], "/posts/ink/versions"
    while address:
        page = ann.read(address)
        seen += map(int, re.findall(r'href="/posts/ink/versions/(\d+)"', page))
        found = re.search(r'href="(/posts/ink/versions\?page=\d+)"[^>]*rel="next"', page)
        address = found and found[1]
    assert seen == list(range(303, 0, -1))
    assert "Ink 3" in ann.read("/posts/ink/versions/3")


def test_versions_are_for_who_may_edit(ann, library, visit, guest):
    library.add_post("Ink", status="draft", markdown="Secret")
    assert visit("ben").get("/posts/ink/versions/1").status_code == 404
    assert guest.get("/posts/ink/versions/1").status_code == 302
    assert "Secret" in visit("eve", "editor").read("/posts/ink/versions/1")


@on_each_database
def test_a_save_over_a_newer_one_shows_both_and_the_writer_decides(ann, library, visit):
    library.add_post("Ink", markdown="Start")
    eve = visit("eve", "editor")
    form = ann.form("/posts/ink/edit", "markdown")
    eve.submit("/posts/ink/edit", markdown="Theirs")
    mine = {**form.fields, "markdown": "Mine"}
    response = ann.client.post(form.action, data=mine)
    assert response.status_code == 409
    assert "<del>Theirs</del>" in response.text
    assert "<ins>Mine</ins>" in response.text
    assert "by Eve" in response.text
    assert library.stored("ink", "markdown") == "Theirs"
    again = {**mine, "based_on": "2"}
    assert 'name="based_on" type="hidden" value="2"' in response.text
    assert ann.client.post(form.action, data=again).status_code == 302
    assert [row[2] for row in kept(library)] == ["Start", "Theirs", "Mine"]


def test_two_windows_of_one_person_do_not_overwrite_each_other(ann, library):
    library.add_post("Ink", markdown="Start")
    first, second = (ann.form("/posts/ink/edit", "markdown") for _ in range(2))
    assert ann.client.post(first.action, data={**first.fields, "markdown": "A"}).status_code == 302
    assert ann.client.post(second.action, data={**second.fields, "markdown": "B"}).status_code == 409


def test_a_text_that_was_deleted_meanwhile_is_not_lost(ann, library, visit, monkeypatch):
    library.add_post("Ink", markdown="Start")
    form = ann.form("/posts/ink/edit", "markdown")

    def gone(*_facts):
        with ann.client.application.app_context(), db.engine.begin() as other:
            other.execute(delete(Post))
        db.session.rollback()
        raise NewerVersionError

    monkeypatch.setattr("web.services.publishing.save_post", gone)
    response = ann.client.post(form.action, data={**form.fields, "markdown": "Mine"})
    assert response.status_code == 409
    assert "was deleted while you were writing" in response.text
    assert "Mine" in response.text


@on_each_database
def test_of_many_who_save_at_once_from_one_version_one_gets_through(app, library):
    author_id = library.add_person()
    library.add_post("Ink", markdown="Start")
    with app.app_context():
        post_id = library.find("ink").id
    outcomes, start = [], threading.Barrier(4)

    def save(number: int) -> None:
        with app.app_context():
            start.wait()
            draft = publishing.Draft(title="Ink", markdown=f"Text {number}", slug="ink", based_on=1)
            try:
                publishing.save_post(draft, author_id, post_id)
                outcomes.append("saved")
            except NewerVersionError:
                outcomes.append("told")

    writers = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(outcomes) == ["saved", "told", "told", "told"]
    assert len(kept(library)) == 2


@on_each_database
def test_what_is_typed_is_kept_offered_and_thrown_away(ann, library):
    library.add_post("Ink", markdown="Start")
    typed = {"title": "Ink", "markdown": "Half a\r\nthought", "tags": "", "based_on": "1"}
    answer = ann.post("/posts/ink/typed", **typed)
    assert answer.json["newest"] == 1
    ann.post("/posts/ink/typed", **typed)
    assert library.count(Autosave) == 1
    page = ann.read("/posts/ink/edit")
    assert "There is text of yours that was not saved" in page
    assert ann.form("/posts/ink/edit", "markdown").fields["markdown"] == "Start"
    assert ann.form("/posts/ink/edit?typed=1", "markdown").fields["markdown"] == "Half a\nthought"
    assert find_form(page, "markdown").action == "/posts/ink/edit"
    assert "formaction" not in page, "Enter in the title presses the form's first button"
    assert ann.client.post("/posts/ink/typed/discard", data=discarding(page)).location == "/posts/ink/edit"
    assert "There is text of yours" not in ann.read("/posts/ink/edit")


def test_a_save_makes_what_was_typed_superfluous(ann, library):
    ann.post("/write/typed", title="Ink", markdown="Half", tags="")
    assert ann.form("/write?typed=1", "markdown").fields["markdown"] == "Half"
    ann.submit("/write?typed=1")
    assert library.stored("ink", "markdown") == "Half"
    assert library.count(Autosave) == 0


def test_typing_that_began_from_an_older_version_is_told_when_it_is_saved(ann, library, visit):
    library.add_post("Ink", markdown="Start")
    ann.post("/posts/ink/typed", title="Ink", markdown="Mine", tags="", based_on="1")
    eve = visit("eve", "editor")
    assert "Ann is writing in this text as well" in eve.read("/posts/ink/edit")
    eve.submit("/posts/ink/edit", markdown="Theirs")
    assert ann.submit("/posts/ink/edit?typed=1").status_code == 409


def test_others_typing_is_nobody_elses(ann, library, visit):
    library.add_post("Ink", status="draft")
    ben = visit("ben")
    assert ben.post("/posts/ink/typed", markdown="x").status_code == 404
    assert ann.post("/posts/ink/typed", markdown="x" * 1_000_001).status_code == 413
    assert ann.post("/posts/ink/typed", title="x" * 4_001).status_code == 413
    assert library.count(Autosave) == 0


def test_comparison_shows_changed_words_and_leaves_out_what_is_far_away():
    old = "\n".join(["墨与水", *map(str, range(20)), "end"])
    new = "\n".join(["墨和水", *map(str, range(20)), "end", "more"])
    lines = compare(old, new)
    assert [line.kind for line in lines] == [
        *("gone", "new", "same", "same", "left-out", "same", "same", "new"),
    ]
    assert [part.text for part in lines[0].parts if part.is_changed] == ["与"]
    assert lines[4].count == 17
    assert compare("a\nb", "a\nb") == []
    assert compare("", "x\n" * (MOST_LINES + 1)) is None


@pytest.mark.parametrize("number", ["", "x", "-1", "1" * 30, "²"])
def test_a_version_number_that_is_none_asks_for_no_comparison(ann, library, number):
    library.add_post("Ink")
    assert ann.submit("/posts/ink/edit", markdown="New", based_on=number).status_code == 302
