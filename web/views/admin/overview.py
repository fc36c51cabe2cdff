"""The first page: what there is, who reads, and what waits for a person."""

from flask import render_template

from web.services import reads
from web.services.overview import look_over
from web.views.admin.blueprint import blueprint
from web.views.asking import person_id
from web.views.guards import require


@blueprint.get("/")
@require("administer")
def overview() -> str:
    days = reads.list_days()
    return render_template(
        "admin/overview.html",
        overview=look_over(person_id()),
        days=days,
        total_reads=sum(day.reads for day in days),
        most_read=reads.list_most_read(),
    )
