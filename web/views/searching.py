"""The search: an address of its own, so that it works without a script and can be kept."""

from flask import Blueprint, render_template, request

from web.services.search.finding import find, read_hits
from web.services.search.terms import LONGEST_QUERY, read_terms
from web.views.asking import address, brakes
from web.views.limits import refuse_when_braked
from web.views.pagination import slice_page

blueprint = Blueprint("searching", __name__)


@blueprint.get("/search")
def search() -> str:
    query = request.args.get("q", "")[:LONGEST_QUERY]
    terms = read_terms(query)
    if terms:
        refuse_when_braked(brakes().search, address())
        brakes().search.count(address())
    found = find(terms)
    page = slice_page(found.ids, q=query)
    hits = read_hits(page.items, terms)
    typed = " ".join(term.text for term in terms)
    return render_template("search.html", query=typed, found=found, page=page, hits=hits)
