"""Leaving letters by the link that stands in each of them."""

from flask import Blueprint, abort, render_template, request

from web.extensions import csrf
from web.mail.links import read_leave_token
from web.services.letter_wishes import LETTERS_TO_CHOOSE, has_left, leave, take_up_again
from web.views.guards import decides_by

blueprint = Blueprint("letters", __name__)


# The signed token is the permission, and no cookie is asked: the mail program that posts for its owner has
# neither a cookie of ours nor a form's token (RFC 8058).
@csrf.exempt  # type: ignore[untyped-decorator] # Flask-WTF publishes no types
@blueprint.route("/letters/leave", methods=["GET", "POST"], endpoint="leave")
@decides_by("read")
def leave_letters() -> str:
    """To look changes nothing: programs open every link in a letter."""
    user_id, letter = read_leave_token(request.args.get("token", "")) or abort(404)
    if letter not in LETTERS_TO_CHOOSE:
        abort(404)
    if request.method == "POST":
        (take_up_again if request.form.get("again") == "yes" else leave)(user_id, letter)
    return render_template("letters_leave.html", letter=letter, is_left=has_left(user_id, letter))
