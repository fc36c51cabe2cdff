"""Every blueprint of the blog."""

from web.views import (
    account,
    admin,
    api,
    commenting,
    crawling,
    feeds,
    letters,
    moderating,
    preferences,
    probes,
    reading,
    searching,
    tagging,
    thread_following,
    writing,
)

BLUEPRINTS = (
    reading.blueprint,
    feeds.blueprint,
    searching.blueprint,
    crawling.blueprint,
    account.blueprint,
    writing.blueprint,
    tagging.blueprint,
    commenting.blueprint,
    moderating.blueprint,
    thread_following.blueprint,
    letters.blueprint,
    admin.blueprint,
    api.blueprint,
    preferences.blueprint,
    probes.blueprint,
)
