"""Every route of the app, asked by everybody: each answer is the cell of the permission table.

What a route needs stands here once more, so that a view which asks for less is seen. A new route that stands
in no set is tried by what it declares (``require``, ``decides_by``); one that declares nothing is named.
"""

import pytest
from sqlalchemy import select

from tests.web.library import Library
from tests.web.visitor import Visitor
from web.extensions import db
from web.models import Invitation, Redirect, Reminder, User, utc_now
from web.services.permissions import GUEST, ROLES, TABLE, Reach, reach_of
from web.settings import MailSettings, ProviderSettings

NEEDS = {
    # Readers, and people on their way in or out. Whether a text is shown is a matter of its status.
    "read": {
        *("static", "probes.healthz", "probes.readyz", "preferences.language", "preferences.theme"),
        *("reading.home", "reading.post", "reading.page", "reading.tags", "reading.tag", "reading.author"),
        *(
            "reading.archive",
            "reading.month",
            "reading.media",
            "reading.seen",
            "reading.stamp",
            "feeds.site",
            "feeds.tag",
            "feeds.author",
            "searching.search",
            "crawling.robots",
            "crawling.whole",
            "crawling.part",
        ),
        *("account.sign_up", "account.log_in", "account.log_out"),
        *("account.log_in_code", "account.ask_provider", "account.hear_provider"),
        *("api.openapi", "api.docs"),  # what programs may do is asked in test_api_roles
        *("account.forgotten", "account.reset", "account.confirm_email"),
        *("letters.leave", "letters.follow", "letters.unfollow", "letters.leave_thread"),
    },
    "comment": {"commenting.add"},
    "write": {
        "writing.new",
        "writing.mine",
        "writing.upload",
        "writing.preview",
        "writing.keep_new",
        "writing.discard_new",
        "writing.files",
        "writing.delete_file",
    },
    "edit": {
        *("writing.edit", "writing.edit_page", "writing.delete", "writing.versions", "writing.version"),
        *("writing.restore_version", "writing.keep_typed", "writing.discard_typed", "writing.texts"),
    },
    "account": {
        *("account.profile", "account.email", "account.password", "account.confirm"),
        *("account.second_factor_page", "account.new_second_factor", "account.end_second_factor"),
        *("account.new_recovery_codes", "account.own_data", "account.export_own_data"),
        *("account.delete_own_account", "account.log_ins", "account.link_provider"),
        *("account.unlink_provider", "account.letters", "thread_following.follow"),
        *("account.own_sessions", "account.end_session", "account.end_other_sessions"),
        *("account.tokens", "account.take_back_token"),
    },
    "invite": {"account.invitations", "account.take_back_invitation"},
    "administer": {
        *("admin.overview", "admin.people", "admin.person_role", "admin.block_person", "admin.settings"),
        *("admin.redirects", "admin.delete_redirect", "admin.audit", "admin.releases"),
        *("admin.reminders", "admin.reminder", "admin.settle_reminder", "admin.delete_reminder"),
        *("admin.jobs", "admin.retry_job", "admin.delete_finished_jobs"),
        *("admin.files", "admin.delete_file"),
    },
    "moderate": {"moderating.queue", "moderating.settle"},
    "edit_tags": {"tagging.tags", "tagging.tag", "tagging.merge", "tagging.delete"},
}
ARGUMENTS = {
    "slug": "ink",
    "picture_id": 1,
    "name": "owner",
    "year": 2024,
    "month": 5,
    "form": "atom",
    "number": 1,
    "filename": "css/base.css",
    "status": "held",
    "user_id": 1,
    "redirect_id": 1,
    "job_id": 1,
    "reminder_id": 1,
    "session_id": 999,
    "invitation_id": 1,
    "token_id": 999,
    "identity_id": 1,
}
OTHER_ARGUMENTS = {
    "reading.page": {"slug": "about"},
    "writing.version": {"slug": "ink", "number": 1},
    "writing.restore_version": {"slug": "ink", "number": 1},
    "reading.tag": {"slug": "stone"},
    **{f"tagging.{name}": {"slug": "stone"} for name in ("tag", "merge", "delete")},
    "feeds.tag": {"slug": "stone"},
    "reading.media": {"name": f"ab/{'ab' * 32}.webp"},
}
# Sent with a POST; without a field most forms are refused as incomplete, which is as good: they were reached.
FIELDS = {
    "admin.person_role": {"role": "author"},
    "admin.block_person": {"blocked": "no"},
    "moderating.settle": {"decision": "approved", "ids": "1"},
    "preferences.language": {"language": "en"},
    "preferences.theme": {"theme": "dark"},
    "writing.preview": {"markdown": "x"},
}
# Without the token of a letter there is nothing, for anybody.
NEED_A_LINK = {
    "account.reset",
    "account.confirm_email",
    "letters.leave",
    "letters.follow",
    "letters.unfollow",
    "letters.leave_thread",
}
# Whose it is, of what the address names, decides only where a cell says "own".
OWNED = {"edit", "invite"}


@pytest.fixture
def app(make_app, tmp_path):
    """With mail; and with a provider, which is away: who is led to it comes back to the log-in."""
    provider = ProviderSettings("http://127.0.0.1:9", "the-blog", "secret")
    return make_app(provider=provider, mail=MailSettings(outbox=tmp_path))


class World:
    """A blog whose texts belong to ``owner``, or to who asks."""

    def __init__(self, app, role: str, *, owns: bool) -> None:
        self.library, self.role, self.owner = Library(app), role, "pat" if owns else "owner"
        picture = app.extensions["settings"].media_directory / OTHER_ARGUMENTS["reading.media"]["name"]
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"a picture")
        self.library.add_person("owner", "author")
        if role != GUEST:
            self.library.add_person("pat", role)
        self.visitor = Visitor(app)

    def restore(self) -> None:
        """After a request that did what it was asked."""
        if not self.library.has_post("ink"):
            self.library.add_post("Ink", by=self.owner, tags="Stone")
            self.library.add_comment("ink", status="held")
        if not self.library.has_post("about"):
            self.library.add_post("About", by=self.owner, kind="page")
        if self.library.count(Redirect) == 0:
            self.redirect()
        if self.library.count(Invitation) == 0:
            self.invite()
        if self.role != GUEST and self.library.count(Reminder) == 0:
            self.remind()
        if self.role != GUEST and not self.visitor.is_logged_in():
            assert self.visitor.log_in("pat").status_code == 302

    def invite(self) -> None:
        with self.library.app.app_context():
            owner = db.session.scalars(select(User.id).where(User.name == self.owner)).one()
            facts = {"made_by_id": owner, "role": "reader", "note": "", "expires_at": utc_now()}
            db.session.add(Invitation(id=1, token_digest="x", **facts))
            db.session.commit()

    def redirect(self) -> None:
        with self.library.app.app_context():
            db.session.add(Redirect(id=1, path_digest="x", path="/x", target="/", code=301))
            db.session.commit()

    def remind(self) -> None:
        """Of who asks: nobody else's is there for anybody."""
        with self.library.app.app_context():
            asks = db.session.scalars(select(User.id).where(User.name == "pat")).one()
            facts = {"text": "x", "due_at": utc_now(), "time_zone": "UTC"}
            db.session.add(Reminder(id=1, user_id=asks, **facts))
            db.session.commit()

    def ask(self, rule, method: str) -> int:
        """The status, or 302 for the way to the log-in alone: other redirects are 200."""
        values = {**ARGUMENTS, **OTHER_ARGUMENTS.get(rule.endpoint, {})}
        path = rule.build({name: values[name] for name in rule.arguments})[1]
        fields = {**FIELDS.get(rule.endpoint, {}), "csrf_token": self.visitor.token()}
        response = self.visitor.client.open(path, method=method, data=fields if method == "POST" else None)
        is_gate = response.status_code == 302 and response.location == f"/log-in?next={path}"
        return 200 if response.status_code == 302 and not is_gate else response.status_code


def expect(app, rule, method: str, role: str, *, owns: bool) -> set[int]:
    if rule.endpoint in NEED_A_LINK:
        return {404}
    permission = permission_of(app, rule)
    reach = reach_of({role}, permission)
    if reach is Reach.ANY or (reach is Reach.OWN and (owns or permission not in OWNED or not rule.arguments)):
        return {200, 422}
    return {302} if role == GUEST and method == "GET" else {403}


def permission_of(app, rule) -> str:
    pinned = next((permission for permission, endpoints in NEEDS.items() if rule.endpoint in endpoints), None)
    return pinned or getattr(app.view_functions[rule.endpoint], "permission", "none")


def routes(app):
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "operation"):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method


def test_every_route_needs_a_permission_of_the_table(app):
    assert not {rule.rule for rule, _ in routes(app) if permission_of(app, rule) not in TABLE}
    assert {rule.endpoint for rule, _ in routes(app)} >= set().union(*NEEDS.values()), "a route is gone"


@pytest.mark.parametrize("owns", [True, False], ids=["own", "others"])
@pytest.mark.parametrize("role", [GUEST, *ROLES])
def test_every_route_answers_as_the_table_says(app, role, owns):
    world, wrong = World(app, role, owns=owns and role != GUEST), {}
    for rule, method in routes(app):
        world.restore()
        status = world.ask(rule, method)
        expected = expect(app, rule, method, role, owns=owns)
        if status not in expected:
            wrong[method, rule.rule] = f"{status}, not {expected}"
    assert not wrong
