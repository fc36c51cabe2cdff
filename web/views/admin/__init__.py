"""The administration: pages of our own, each for one thing that an administrator does.

It promises that every page and every button asks for the permission, and works without a script.
"""

from web.views.admin import audit, files, jobs, overview, people, redirects, releases, reminders, settings
from web.views.admin.blueprint import blueprint

__all__ = [
    "audit",
    "blueprint",
    "files",
    "jobs",
    "overview",
    "people",
    "redirects",
    "releases",
    "reminders",
    "settings",
]
