"""The tables as classes. Knows SQLAlchemy only: no Flask view, no rule of the blog."""

from web.models.api_token import ApiToken
from web.models.audit_entry import AuditEntry
from web.models.autosave import Autosave
from web.models.base import Base, UtcDateTime, utc_now
from web.models.comment import Comment
from web.models.comment_follow import CommentFollow
from web.models.digest import Digest
from web.models.emailed_link import EmailedLink
from web.models.identity import Identity
from web.models.invitation import Invitation
from web.models.job import Job
from web.models.left_letter import LeftLetter
from web.models.old_slug import OldSlug, OldTagSlug
from web.models.page_read import PageRead
from web.models.picture import Picture
from web.models.post import Post
from web.models.post_follow import PostFollow
from web.models.post_text import PostText
from web.models.post_version import PostVersion
from web.models.redirect import Redirect
from web.models.reminder import Reminder
from web.models.second_factor import RecoveryCode, SecondFactor
from web.models.session import UserSession
from web.models.setting import Setting
from web.models.tag import Tag, posts_tags
from web.models.user import Role, User, users_roles
from web.models.wanted_letter import WantedLetter

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Autosave",
    "Base",
    "Comment",
    "CommentFollow",
    "Digest",
    "EmailedLink",
    "Identity",
    "Invitation",
    "Job",
    "LeftLetter",
    "OldSlug",
    "OldTagSlug",
    "PageRead",
    "Picture",
    "Post",
    "PostFollow",
    "PostText",
    "PostVersion",
    "RecoveryCode",
    "Redirect",
    "Reminder",
    "Role",
    "SecondFactor",
    "Setting",
    "Tag",
    "User",
    "UserSession",
    "UtcDateTime",
    "WantedLetter",
    "posts_tags",
    "users_roles",
    "utc_now",
]
