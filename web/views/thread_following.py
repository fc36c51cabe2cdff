"""A reader with an account follows the comments on a text, or leaves them."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts, posts
from web.services.thread_following import follow_thread, leave_thread
from web.services.visibility import is_public_post
from web.views.asking import person, settings
from web.views.guards import require

blueprint = Blueprint("thread_following", __name__)


@blueprint.post("/posts/<slug>/follow", endpoint="follow")
@require("account")
def follow_or_leave(slug: str) -> Response:
    post = posts.read_post(slug, "post")
    if post is None or not is_public_post(post) or not settings().mail.is_on:
        abort(404)
    if request.form.get("follow") == "yes":
        follow_thread(post.id, person().id)
        is_confirmed = accounts.find_by_name(person().name).email_confirmed_at is not None
        said = _("You hear of new comments by e-mail.")
        flash(said if is_confirmed else _("Letters come once your address is confirmed."), "comments")
    else:
        leave_thread(post.id, person().id)
        flash(_("You hear of new comments no more."), "comments")
    return redirect(url_for("reading.post", slug=slug, _anchor="comments"))
