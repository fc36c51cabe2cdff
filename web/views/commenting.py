"""Writing a comment."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.models import Comment
from web.services import posts
from web.services.comment_rules.challenges import is_person
from web.services.comment_rules.deciding import NewComment, takes_comments
from web.services.commenting import UnknownParentError, add_comment
from web.services.shown import ReadPost
from web.services.site.storing import load_site
from web.services.visibility import is_public_post
from web.views.asking import address, brakes, settings, visitor
from web.views.comment_form import CommentForm
from web.views.guards import require
from web.views.limits import refuse_when_braked
from web.views.post_page import render_post
from web.views.surroundings import choose_language

blueprint = Blueprint("commenting", __name__)


@blueprint.post("/posts/<slug>/comments")
@require("comment")
def add(slug: str) -> Response | tuple[str, int]:
    post = posts.read_post(slug, "post")
    if post is None or not is_public_post(post):
        abort(404)
    refuse_when_braked(brakes().comment, address())
    form = CommentForm()
    if not form.validate_on_submit():
        return render_post(post, form), 422
    if not takes_comments(post, load_site()):
        form.markdown.errors = [_("Comments are closed here.")]
        return render_post(post, form), 422
    try:
        comment = add_comment(_read(form, post))
    except UnknownParentError:
        form.markdown.errors = [_("The comment that you answer is not there any more.")]
        return render_post(post, form), 422
    brakes().comment.count(address())
    if visitor().is_anonymous and _follows(form):
        # The same for every address: who is written to, and who is not, is nobody else's to know.
        flash(_("Once it is shown, a letter asks whether the address is yours."), "comments")
    return _answer(post.slug, comment)


def _read(form: CommentForm, post: ReadPost) -> NewComment:
    person = visitor()
    is_guest = person.is_anonymous
    return NewComment(
        post_id=post.id,
        author_id=person.id,
        guest_name=form.name.data if is_guest else None,
        guest_email=(form.email.data or None) if is_guest else None,
        follow_language=choose_language() if is_guest and _follows(form) else "",
        follows_thread=bool(form.follow_thread.data),
        markdown=form.markdown.data,
        parent_id=form.answered_id(),
        is_trusted=person.can("write"),
        is_trapped=bool(request.form.get("website")),
        is_doubted=is_guest and not _is_person(form, post.id),
    )


def _follows(form: CommentForm) -> bool:
    wants = form.follow.data or form.follow_thread.data
    return bool(wants and form.email.data and settings().mail.is_on)


def _is_person(form: CommentForm, post_id: int) -> bool:
    """One sum is good for one comment; each process counts for itself."""
    stamp = form.stamp.data or ""
    if not is_person(stamp, form.proof.data or "", post_id) or brakes().stamp.seconds_to_wait(stamp):
        return False
    brakes().stamp.count(stamp)
    return True


def _answer(slug: str, comment: Comment) -> Response:
    if comment.status == "held":
        flash(_("Thank you. Your comment waits for approval."), "comments")
        return redirect(url_for("reading.post", slug=slug, _anchor="comments"))
    flash(_("Thank you for your comment."), "comments")
    anchor = f"comment-{comment.id}" if comment.status == "approved" else "comments"
    return redirect(url_for("reading.post", slug=slug, _anchor=anchor))
