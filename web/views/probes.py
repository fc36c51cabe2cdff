"""What watches over the blog asks these, every few seconds."""

from flask import Blueprint, Response, jsonify

from web.services.schema import DatabaseUnreachableError, check_fit

blueprint = Blueprint("probes", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; says nothing about the database."""
    return _fresh(Response("ok", mimetype="text/plain"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 only while the database answers and its schema fits this image."""
    try:
        fit = check_fit()
    except DatabaseUnreachableError as error:
        return _tell(ready=False, reason=str(error))
    return _tell(
        ready=fit.fits,
        reason=fit.reason,
        database_revisions=fit.database_revisions,
        image_heads=fit.image_heads,
        migration=fit.migration,
        newer_revisions=fit.newer,
    )


def _tell(*, ready: bool, **facts: object) -> Response:
    response = jsonify(ready=ready, **facts)
    response.status_code = 200 if ready else 503
    return _fresh(response)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
