"""The writer's desk: editing, versions of a text, what was typed and not saved, pictures.

It promises that whatever was typed is shown again when a save is refused. It must never tell who may not
edit a text that it is there.
"""

from web.views.writing import comparison, editing, files, own_texts, typed, uploading, versions
from web.views.writing.blueprint import blueprint

__all__ = ["blueprint", "comparison", "editing", "files", "own_texts", "typed", "uploading", "versions"]
