"""posts: documents (posts, campaigns, pages) as frozen values, read from front matter. Judges nothing."""

from sozialblog.posts.keys import SPELLINGS
from sozialblog.posts.model import (
    CONTEXTS,
    USES,
    Document,
    ExceptionClaim,
    Kind,
    Person,
    Photo,
    Shows,
    Status,
    Workshop,
)
from sozialblog.posts.parse import parse_document

__all__ = [
    "CONTEXTS", "SPELLINGS", "USES", "Document", "ExceptionClaim", "Kind", "Person", "Photo", "Shows", "Status",
    "Workshop", "parse_document",
]  # fmt: skip
