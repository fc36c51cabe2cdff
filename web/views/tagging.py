"""Putting tags in order."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from web.models import Tag
from web.services import tag_editing
from web.services.tag_editing import TagInUseError, TagTakenError
from web.services.tagging import LONGEST_TAG
from web.views.asking import person_id
from web.views.fields import Form, refuse_control_characters, require_text, strip
from web.views.guards import require

blueprint = Blueprint("tagging", __name__)


class TagForm(Form):
    name = StringField(
        lazy_gettext("Name"),
        filters=[strip],
        validators=[
            require_text,
            Length(max=LONGEST_TAG, message=lazy_gettext("A tag is at most 120 characters long.")),
            refuse_control_characters,
        ],
    )
    slug = StringField(
        lazy_gettext("Address"),
        filters=[strip],
        validators=[Length(max=191, message=lazy_gettext("This is too long."))],
    )


class MergeForm(Form):
    into = SelectField(lazy_gettext("Merge into"))


@blueprint.get("/manage/tags")
@require("edit_tags")
def tags() -> str:
    return render_template("writing/tags.html", tags=tag_editing.list_all_tags())


@blueprint.route("/manage/tags/<slug>", methods=["GET", "POST"])
@require("edit_tags")
def tag(slug: str) -> Response | str | tuple[str, int]:
    found = _find(slug)
    form = TagForm(data={"name": found.name, "slug": found.slug})
    if not form.is_submitted():
        return _show(found, form)
    if not form.validate():
        return _show(found, form), 422
    name = " ".join(form.name.data.replace("，", ",").split(","))
    try:
        tag_editing.rename_tag(found, " ".join(name.split()) or found.name, form.slug.data, person_id())
    except TagTakenError:
        form.name.errors = [_("Another tag has this name or address. The two can be merged.")]
        return _show(found, form), 422
    flash(_("Saved."))
    return redirect(url_for("tagging.tags"))


@blueprint.post("/manage/tags/<slug>/merge")
@require("edit_tags")
def merge(slug: str) -> Response | tuple[str, int]:
    found, into = _find(slug), tag_editing.find_any_tag(request.form.get("into", ""))
    if into is None or into.id == found.id:
        return _show(found, TagForm(None, data={"name": found.name, "slug": found.slug})), 422
    names = {"old": found.name, "new": into.name}
    tag_editing.merge_tag(found, into, person_id())
    flash(_("“%(old)s” is part of “%(new)s” now.", **names))
    return redirect(url_for("tagging.tags"))


@blueprint.post("/manage/tags/<slug>/delete")
@require("edit_tags")
def delete(slug: str) -> Response:
    try:
        tag_editing.delete_tag(_find(slug), person_id())
        flash(_("The tag is deleted."))
    except TagInUseError:
        flash(_("A text carries this tag: it was not deleted."), "error")
    return redirect(url_for("tagging.tags"))


def _find(slug: str) -> Tag:
    return tag_editing.find_any_tag(slug) or abort(404)


def _show(found: Tag, form: TagForm) -> str:
    every = tag_editing.list_all_tags()
    merging = MergeForm(None)
    merging.into.choices = [SelectChoice(one.slug, one.name) for one in every if one.slug != found.slug]
    uses = next((one.count for one in every if one.slug == found.slug), 0)
    return render_template("writing/tag.html", tag=found, form=form, merging=merging, uses=uses)
