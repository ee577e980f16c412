"""leaflets: cleaned attachments as templates see them. Knows addresses, holds no bytes."""

from __future__ import annotations

from dataclasses import dataclass

from sozialblog.posts import Attachment
from sozialblog.render.views import AttachmentView

FILES = "files/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """A cleaned PDF: its name below files/, its bytes and its pages."""

    name: str
    size: int
    pages: int

    @property
    def address(self) -> str:
        return FILES + self.name

    def view(self, attachment: Attachment) -> AttachmentView:
        """What a template needs to offer it."""
        return AttachmentView(title=attachment.title, address=self.address, size=self.size, pages=self.pages)
