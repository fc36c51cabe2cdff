"""The administration: people, redirects, jobs, readers, the audit log, releases."""

import threading

import pytest
from sqlalchemy import select, text

from tests.web.databases import on_each_database
from tests.web.visitor import Visitor
from web.extensions import db
from web.models import AuditEntry, Job, PageRead, User, utc_now
from web.services.membership import LastAdministratorError, change_role, list_members

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def ada(visit):
    return visit("ada", "administrator")


def told(app) -> list[tuple[str, str]]:
    with app.app_context():
        query = select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)
        return [tuple(row) for row in db.session.execute(query)]


def role_of(app, name: str) -> list[str]:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == name)).one()
        return [role.name for role in user.roles]


@on_each_database
def test_role_is_changed_and_written_down(app, ada, library):
    number = library.add_person("ann", "author")
    ada.post(f"/admin/people/{number}/role", role="editor")
    assert role_of(app, "ann") == ["editor"]
    assert told(app) == [("role-changed", "ann")]
    assert "(Author → Editor)" in ada.read("/admin/audit")
    ada.submit("/admin/settings", time_zone="Asia/Shanghai")
    page = ada.get("/admin/audit", headers={"Accept-Language": "zh"}).text
    assert "(作者 → 编辑)" in page
    assert "更改了设置 时区" in " ".join(page.split())


@pytest.mark.parametrize(("path", "fields"), [("role", {"role": "reader"}), ("block", {"blocked": "yes"})])
def test_last_administrator_stays(app, ada, library, path, fields):
    own = library.add_person("ada")
    ada.post(f"/admin/people/{own}/{path}", **fields)
    assert role_of(app, "ada") == ["administrator"]
    assert ada.is_logged_in()
    assert not told(app)


@on_each_database
def test_of_two_administrators_who_demote_each_other_one_stays(app, library):
    numbers = [library.add_person(name, "administrator") for name in ("ada", "bob")]
    refused = []

    def demote(number):
        with app.app_context():
            try:
                change_role(number, "reader", None)
            except LastAdministratorError:
                refused.append(number)

    threads = [threading.Thread(target=demote, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with app.app_context():
        assert sorted(member.role for member in list_members("", 9, 0)) == ["administrator", "reader"]


@on_each_database
def test_who_is_blocked_is_out_until_let_in_again(app, ada, visit, library):
    ann = visit("ann")
    number = library.add_person("ann")
    ada.post(f"/admin/people/{number}/block", blocked="yes")
    assert not ann.is_logged_in()
    ann.log_in("ann")
    assert not ann.is_logged_in()
    ada.post(f"/admin/people/{number}/block", blocked="no")
    ann.log_in("ann")
    assert ann.is_logged_in()
    assert [action for action, _ in told(app)] == ["person-blocked", "person-unblocked"]


@pytest.mark.parametrize("number", ["999", "9" * 30])
def test_a_person_who_is_not_there_is_missing(ada, number):
    assert ada.post(f"/admin/people/{number}/role", role="editor").status_code == 404
    assert ada.post(f"/admin/people/{number}/block", blocked="no").status_code == 404


def test_people_are_found_by_name_or_address(ada, library):
    library.add_person("ann", email="100%@example.org")
    library.add_person("ben")
    page = ada.read("/admin/people?q=100%25")
    assert "100%@example.org" in page
    assert "/authors/ben" not in page
    assert "Nobody is called like this." in ada.read("/admin/people?q=xyz")


@on_each_database
def test_an_old_address_leads_on_and_a_page_of_its_own_comes_first(ada, guest, library, app):
    library.add_post("Ink")
    for path, target, code in (("/old/%E5%A2%A8", "/posts/ink", "301"), ("/posts/ink", "/", "302")):
        assert ada.submit("/admin/redirects", path=path, target=target, code=code).status_code == 302
    answer = guest.get("/old/墨")
    assert (answer.status_code, answer.location) == (301, "/posts/ink")
    assert guest.get("/posts/ink").status_code == 200
    assert guest.get("/OLD/墨").status_code == 404
    assert guest.post("/old/墨").status_code in {404, 405}
    assert "There is a redirect" in ada.submit("/admin/redirects", path="/old/墨", target="/").text
    ada.post("/admin/redirects/1/delete")
    assert guest.get("/old/墨").status_code == 404
    assert [action for action, _ in told(app)] == ["redirect-made", "redirect-made", "redirect-deleted"]


@pytest.mark.parametrize(
    ("path", "target", "is_taken"),
    [
        ("/x", "https://elsewhere.example/y?z#a", True),
        ("/x", "//elsewhere.example", False),
        ("/x", "javascript:alert(1)", False),
        ("/x", "/\\elsewhere.example", False),
        ("//x", "/", False),
        ("x", "/", False),
        ("/x?y", "/", False),
        ("/x", "/x", False),
        ("/" + "x" * 500, "/", False),
    ],
)
def test_only_paths_and_whole_addresses_are_taken(ada, path, target, is_taken):
    answer = ada.submit("/admin/redirects", path=path, target=target)
    assert answer.status_code == (302 if is_taken else 422)


@on_each_database
def test_readers_are_counted_once_the_page_has_left(app, library, visit):
    slug = library.add_post("Ink")
    robot = {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Examplebot/1.0)"}
    library.add_post("Draft", status="draft")
    for visitor in (visit(**BROWSER), visit(**BROWSER), visit("rea", "reader", **BROWSER), visit(**robot)):
        assert f'src="/posts/{slug}/seen"' in visitor.read(f"/posts/{slug}")
        visitor.get(f"/posts/{slug}/seen").close()
        visitor.get("/posts/draft/seen").close()
    visit("ann", **BROWSER).get(f"/posts/{slug}/seen").close()
    with app.app_context():
        assert db.session.execute(select(PageRead.post_id, PageRead.reads)).all() == [(1, 3)]
    page = visit("ada", "administrator").read("/admin/")
    assert "Readers in 30 days: 3" in page
    assert "bar--20" in page


def test_overview_says_what_waits(ada, library):
    assert "Nothing waits for you." in ada.read("/admin/")
    library.add_post("Ink")
    library.add_comment("ink", status="held")
    assert "1 comment waits" in ada.read("/admin/")


@on_each_database
def test_a_job_that_failed_is_tried_again_and_finished_ones_go(app, ada):
    with app.app_context():
        for status in ("failed", "done", "waiting"):
            facts = {"payload": {"secret": "of a person"}, "attempts": 8, "last_error": "Refused: 100%"}
            db.session.add(Job(kind="mail", status=status, finished_at=utc_now(), **facts))
        db.session.commit()
    page = ada.read("/admin/jobs")
    assert "Refused: 100%" in page
    assert "Letter #1" in page
    assert "of a person" not in page
    ada.post("/admin/jobs/1/retry")
    ada.post("/admin/jobs/2/retry")
    assert "This job has not failed." in ada.read("/admin/jobs")
    ada.post("/admin/jobs/delete-finished")
    with app.app_context():
        found = db.session.execute(select(Job.id, Job.status, Job.attempts).order_by(Job.id)).all()
    assert found == [(1, "waiting", 0), (3, "waiting", 8)]


def test_releases_without_a_ledger_say_so_and_with_one_show_it(app, ada):
    assert "There is no ledger here" in ada.read("/admin/releases")
    with app.app_context():
        columns = "id VARCHAR(32) PRIMARY KEY, kind VARCHAR(20), at DATETIME, by_whom VARCHAR(255), body TEXT"
        db.session.execute(text(f"CREATE TABLE migrator_ledger ({columns})"))
        row = "INSERT INTO migrator_ledger VALUES ('1', 'rehearsal', '2026-11-28 07:00:00', 'op@host', :body)"
        db.session.execute(text(row), {"body": '{"release": {"id": "R-7"}, "passed": true}'})
        row = "INSERT INTO migrator_ledger VALUES ('2', 'promotion', '2026-11-28 08:00:00', 'op@host', :body)"
        body = '{"release": {"id": "R-6"}, "status": "done", "source": "staging", "reason": ""}'
        db.session.execute(text(row), {"body": body})
        db.session.commit()
    page = ada.read("/admin/releases")
    assert "release: R-7" in page
    assert "<dt>Release</dt><dd>R-6</dd>" in page
    assert "reason:" not in page
    assert "op@host" in page


def test_deleting_the_text_of_another_is_written_down(app, library, visit):
    library.add_post("Ink")
    visit("eve", "editor").submit("/posts/ink/delete")
    assert told(app) == [("post-deleted", "Ink")]


def test_nobody_else_finds_the_administration(app, visit):
    for visitor in (visit("eve", "editor"), visit("ann"), visit("rea", "reader")):
        assert visitor.get("/admin/").status_code == 403
        assert 'href="/admin/"' not in visitor.read("/")
    assert Visitor(app).get("/admin/").status_code == 302
