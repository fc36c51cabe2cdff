"""What the worker has to do, has done, and could not do."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import jobs_overview
from web.views.admin.blueprint import blueprint
from web.views.asking import person_id
from web.views.guards import require
from web.views.turning import read_sheet

_MOST_DIGITS = 18  # more do not fit a BIGINT


@blueprint.get("/jobs")
@require("administer")
def jobs() -> str:
    return render_template("admin/jobs.html", sheet=read_sheet(jobs_overview.list_jobs))


@blueprint.post("/jobs/<int:job_id>/retry")
@require("administer")
def retry_job(job_id: int) -> Response:
    is_again = len(str(job_id)) <= _MOST_DIGITS and jobs_overview.retry_job(job_id, person_id())
    flash(_("The worker takes it again.") if is_again else _("This job has not failed."))
    return redirect(url_for("admin.jobs"))


@blueprint.post("/jobs/delete-finished")
@require("administer")
def delete_finished_jobs() -> Response:
    jobs_overview.delete_finished(person_id())
    flash(_("Finished jobs are deleted."))
    return redirect(url_for("admin.jobs"))
