"""posts: documents (posts, campaigns, pages) as frozen values, read from front matter. Judges nothing."""

from sozialblog.posts.keys import SPELLINGS
from sozialblog.posts.links import GENERATED, Index, Target, address, reserved
from sozialblog.posts.model import (
    CONTEXTS,
    EXCEPTIONS,
    LEGAL,
    USES,
    Action,
    Attachment,
    Document,
    ExceptionClaim,
    Kind,
    Mark,
    Person,
    Photo,
    Shows,
    Status,
    Workshop,
)
from sozialblog.posts.parse import parse_document

__all__ = [
    "CONTEXTS", "EXCEPTIONS", "GENERATED", "LEGAL", "SPELLINGS", "USES", "Action", "Attachment", "Document",
    "ExceptionClaim", "Index", "Kind", "Mark", "Person", "Photo", "Shows", "Status", "Target", "Workshop", "address",
    "parse_document", "reserved",
]  # fmt: skip
