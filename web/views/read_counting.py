"""Counting a read once the page has left: nobody waits for it, and nothing fails with it."""

from functools import partial

import structlog
from flask import Flask, after_this_request, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from web.services.reads import count_read, is_robot
from web.services.shown import ReadPost
from web.services.visibility import is_public_post
from web.views.asking import visitor

log = structlog.get_logger()


def note_read(post: ReadPost) -> None:
    """Robots do not count, nor does who writes here."""
    is_reader = request.method == "GET" and not visitor().can("write")
    if not is_reader or is_robot(request.headers.get("User-Agent", "")) or not is_public_post(post):
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - werkzeug's documented way out of a proxy
    count = partial(_count, app, post.id)

    @after_this_request
    def count_later(response: Response) -> Response:
        response.call_on_close(count)
        return response


def _count(app: Flask, post_id: int) -> None:
    with app.app_context():
        try:
            count_read(post_id)
        except SQLAlchemyError as error:
            log.warning("read not counted", error=type(error).__name__)
