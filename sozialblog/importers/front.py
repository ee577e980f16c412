"""front: a draft as the text of its file. Pure. Who is recognisable is left open: it has to be stated by a person."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sozialblog import files
from sozialblog.i18n import Language, msg
from sozialblog.importers.model import Draft, Picture

_PEOPLE = msg("nobody, or the consent records of everyone who can be recognised in the text")
_SHOWS = msg("nobody, or the consent records of everyone who can be recognised in the picture")


def document(draft: Draft, language: Language) -> str:
    """The whole file: front matter in the order of ``sozialblog new``, then the text."""
    lines = [f"title: {_text(draft.title)}"]
    values = {
        "date": draft.date and draft.date.isoformat(),
        "author": draft.author and _text(draft.author),
        "status": "draft",
        "publish_from": draft.publish_from and draft.publish_from.isoformat(),
        "lang": draft.lang and _text(draft.lang),
        "summary": draft.summary and _text(draft.summary),
        "tags": draft.tags and f"[{', '.join(map(_text, draft.tags))}]",
    }
    lines += [f"{key}: {value}" for key, value in values.items() if value]
    lines += _list("aliases", ([_text(alias)] for alias in draft.aliases))
    lines.append(f"people:  # {language.say(_PEOPLE)}")
    shows = f"shows:  # {language.say(_SHOWS)}"
    lines += _list("photos", ([*_photo(picture), "credit:", shows] for picture in draft.pictures))
    leaflets = ([f"file: {_text(item.file)}", f"title: {_text(item.title)}", shows] for item in draft.leaflets)
    lines += _list("attachments", leaflets)
    return "---\n" + "\n".join(lines) + "\n---\n" + files.visible(draft.body)


def _photo(picture: Picture) -> list[str]:
    lines = [f"file: {_text(picture.file)}", f"alt: {_text(picture.alt)}" if picture.alt else "alt:"]
    return [*lines, f"caption: {_text(picture.caption)}"] if picture.caption else lines


def _list(key: str, items: Iterable[list[str]]) -> list[str]:
    """A block list, or nothing for no items."""
    lines = [f"  - {first}" if number == 0 else f"    {first}" for item in items for number, first in enumerate(item)]
    return [f"{key}:", *lines] if lines else []


def _text(value: str) -> str:
    """A YAML double-quoted scalar; every JSON string is one."""
    return json.dumps(files.visible(value), ensure_ascii=False)
