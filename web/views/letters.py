"""Letters asked for and left by the links that stand in them. A look changes nothing: programs open links."""

from flask import Blueprint, abort, render_template, request

from web.extensions import csrf
from web.mail.links import (
    read_follow_token,
    read_leave_thread_token,
    read_leave_token,
    read_unfollow_token,
)
from web.services.following import confirm, find_follow, unfollow
from web.services.letter_wishes import LETTERS_TO_CHOOSE, has_left, leave, take_up_again
from web.services.thread_following import follows_thread, leave_thread
from web.views.fields import Form
from web.views.guards import decides_by

blueprint = Blueprint("letters", __name__)


# The signed token is the permission, and no cookie is asked: the mail program that posts for its owner has
# neither a cookie of ours nor a form's token (RFC 8058).
@csrf.exempt  # type: ignore[untyped-decorator] # Flask-WTF publishes no types
@blueprint.route("/letters/leave", methods=["GET", "POST"], endpoint="leave")
@decides_by("read")
def leave_letters() -> str:
    user_id, letter = read_leave_token(request.args.get("token", "")) or abort(404)
    if letter not in LETTERS_TO_CHOOSE:
        abort(404)
    if request.method == "POST":
        (take_up_again if request.form.get("again") == "yes" else leave)(user_id, letter)
    return render_template("letters/leave.html", letter=letter, is_left=has_left(user_id, letter))


@blueprint.route("/letters/follow", methods=["GET", "POST"], endpoint="follow")
@decides_by("read")
def follow_answers() -> str | tuple[str, int]:
    name, form = read_follow_token(request.args.get("token", "")), Form()
    if name is None or find_follow(name) is None:
        return render_template("letters/over.html"), 404
    if form.validate_on_submit() and not confirm(name):
        return render_template("letters/over.html"), 404
    follow = find_follow(name)
    is_confirmed = follow is not None and follow.confirmed_at is not None
    is_whole = follow is not None and follow.whole_thread_at is not None
    return render_template("letters/follow.html", form=form, is_confirmed=is_confirmed, is_whole=is_whole)


# As for the other letters: the mail program posts.
@csrf.exempt  # type: ignore[untyped-decorator] # as above
@blueprint.route("/letters/unfollow", methods=["GET", "POST"], endpoint="unfollow")
@decides_by("read")
def unfollow_answers() -> str:
    name = read_unfollow_token(request.args.get("token", "")) or abort(404)
    if request.method == "POST":
        unfollow(name, all_of_theirs=request.form.get("all") == "yes")
    return render_template("letters/unfollow.html", is_left=find_follow(name) is None)


# As for the other letters: the mail program posts.
@csrf.exempt  # type: ignore[untyped-decorator] # as above
@blueprint.route("/letters/leave-thread", methods=["GET", "POST"], endpoint="leave_thread")
@decides_by("read")
def leave_thread_by_letter() -> str:
    its = read_leave_thread_token(request.args.get("token", "")) or abort(404)
    if request.method == "POST":
        leave_thread(*its)
    return render_template("letters/leave_thread.html", is_left=not follows_thread(*its))
