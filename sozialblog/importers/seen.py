"""seen: whom a draft may show or name, as far as a program can see. Hints for a person who decides; no verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sozialblog.i18n import Message, msg
from sozialblog.importers.model import Draft
from sozialblog.importers.uploads import has_position

#: a text in, what in it may identify someone out
Names = Callable[[str], tuple[Message | str, ...]]
#: a photograph's bytes in, the number of faces out; None if it cannot be said
Faces = Callable[[bytes], int | None]


@dataclass(frozen=True, slots=True)
class Sight:
    """``file`` is a photograph of the draft, or empty for its text."""

    file: str
    what: Message | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What there is to look with. ``faces`` is None where no detector is installed."""

    names: Names = lambda _: ()
    faces: Faces | None = None

    def at_text(self, draft: Draft) -> list[Sight]:
        """Title, summary, tags and text; then each photograph's own words, which often say who is on it."""
        words = "\n\n".join([draft.title, draft.summary, " · ".join(draft.tags), draft.body])
        found = [Sight("", what) for what in self.names(words)]
        for picture in draft.pictures:
            said = [text for text in (picture.caption, picture.alt) if text]
            found += [Sight(picture.file, f"„{text}“") for text in dict.fromkeys(said)]
            found += [Sight(picture.file, what) for what in self.names("\n\n".join(said))]
        return found

    def at_photograph(self, file: str, data: bytes) -> list[Sight]:
        """What a photograph shows and what its file tells."""
        found = []
        count = self.faces(data) if self.faces else None
        if count:
            found.append(Sight(file, msg("faces: {n}", n=count)))
        if has_position(data):
            found.append(Sight(file, msg("the file says where it was taken")))
        return found
