"""front: a draft as the text of its file. Pure. Who is recognisable is left open: it has to be stated by a person."""

from __future__ import annotations

import json

from sozialblog import files
from sozialblog.i18n import Language, msg
from sozialblog.importers.model import Draft

_PEOPLE = msg("nobody, or the consent records of everyone who can be recognised in the text")
_SHOWS = msg("nobody, or the consent records of everyone who can be recognised in the picture")


def document(draft: Draft, language: Language) -> str:
    """The whole file: front matter in the order of ``sozialblog new``, then the text."""
    lines = [f"title: {_text(draft.title)}"]
    if draft.date:
        lines.append(f"date: {draft.date.isoformat()}")
    if draft.author:
        lines.append(f"author: {_text(draft.author)}")
    lines.append("status: draft")
    if draft.publish_from:
        lines.append(f"publish_from: {draft.publish_from.isoformat()}")
    if draft.lang:
        lines.append(f"lang: {_text(draft.lang)}")
    if draft.summary:
        lines.append(f"summary: {_text(draft.summary)}")
    if draft.tags:
        lines.append(f"tags: [{', '.join(map(_text, draft.tags))}]")
    if draft.aliases:
        lines += ["aliases:", *(f"  - {_text(alias)}" for alias in draft.aliases)]
    lines.append(f"people:  # {language.say(_PEOPLE)}")
    if draft.pictures:
        lines.append("photos:")
    for picture in draft.pictures:
        lines.append(f"  - file: {_text(picture.file)}")
        lines.append(f"    alt: {_text(picture.alt)}" if picture.alt else "    alt:")
        if picture.caption:
            lines.append(f"    caption: {_text(picture.caption)}")
        lines += ["    credit:", f"    shows:  # {language.say(_SHOWS)}"]
    return "---\n" + "\n".join(lines) + "\n---\n" + files.visible(draft.body)


def _text(value: str) -> str:
    """A YAML double-quoted scalar; every JSON string is one."""
    return json.dumps(files.visible(value), ensure_ascii=False)
