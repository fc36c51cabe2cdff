"""The page of one post, also when a comment under it was refused."""

from flask import render_template, request

from web.services import posts
from web.services.comment_rules.challenges import BITS, make_stamp
from web.services.comment_rules.deciding import takes_comments
from web.services.contents import list_headings
from web.services.permissions import can_edit
from web.services.shown import ReadPost
from web.services.site.storing import load_site
from web.services.thread_following import follows_thread
from web.services.threads import CommentThread, list_threads
from web.services.visibility import is_public_post
from web.views.asking import settings, visitor
from web.views.comment_form import CommentForm
from web.views.post_facts import describe_post, find_picture
from web.views.sharing import is_shared


def render_post(post: ReadPost, form: CommentForm) -> str:
    comments = list_threads(post, with_held=visitor().can("moderate"))
    is_public = is_public_post(post)
    is_open = is_public and takes_comments(post, load_site())
    return render_template(
        "post.html",
        post=post,
        comments=comments,
        comment_count=sum(comment.status == "approved" for comment in comments),
        form=form if is_open or (is_public and form.is_submitted()) else None,
        is_closed=is_public and not is_open,
        asks_sum=is_open and visitor().is_anonymous,
        stamp=make_stamp(post.id) if is_open and visitor().is_anonymous and not is_shared() else "",
        proof_bits=BITS,
        answered=_find_answered(form, comments),
        previous=posts.find_older(post),
        next=posts.find_newer(post),
        headings=list_headings(post.html),
        picture=find_picture(post),
        described=describe_post(post) if is_public else None,
        follows=_read_follows(post) if is_public else None,
        can_edit=can_edit(visitor(), post.author_id),
    )


def _read_follows(post: ReadPost) -> bool | None:
    """Whether this reader hears of its comments; None where it is not theirs to choose."""
    reader = visitor()
    if reader.id is None or not settings().mail.is_on:
        return None
    return follows_thread(post.id, reader.id)


def _find_answered(form: CommentForm, comments: list[CommentThread]) -> CommentThread | None:
    """What the reader answers: as the refused form says, else as the link says that they followed."""
    wanted = form.parent_id.data or request.args.get("reply")
    shown = (comment for comment in comments if comment.status == "approved")
    return next((comment for comment in shown if str(comment.id) == wanted), None)
