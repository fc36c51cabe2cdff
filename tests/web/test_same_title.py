"""Many who save a text of the same title at once: each gets an address of its own."""

import threading

from tests.web.databases import on_each_database
from web.services import publishing

WRITERS = 8


@on_each_database
def test_each_of_many_gets_an_address_of_its_own(app, library):
    author_id = library.add_person()
    slugs, start = [], threading.Barrier(WRITERS)

    def save(number: int) -> None:
        with app.app_context():
            start.wait()
            draft = publishing.Draft(title="Ink", markdown=f"Text {number}", status="published")
            slugs.append(publishing.save_post(draft, author_id).slug)

    writers = [threading.Thread(target=save, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(slugs) == ["ink", *(f"ink-{number}" for number in range(2, WRITERS + 1))]


def test_somebody_else_was_quicker_several_times(library, monkeypatch):
    library.add_post("Ink")
    looks = iter([False] * 5)
    asked = publishing.is_taken
    monkeypatch.setattr(publishing, "is_taken", lambda *of: next(looks, None) is None and asked(*of))
    assert library.add_post("Ink") == "ink-2"
