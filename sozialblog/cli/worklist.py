"""worklist: the report of an import as Markdown: what to ask whom, and what happened to every item. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sozialblog.i18n import Language, Message, msg
from sozialblog.importers import Arrived, Draft


def worklist(
    language: Language, day: dt.date, arrived: Sequence[Arrived], *, known: frozenset[str], faces: bool
) -> str:  # fmt: skip
    """The whole file. ``known`` are the site's authors; ``faces`` says whether somebody could look for faces."""
    say = language.say
    new = [item for item in arrived if isinstance(item.item, Draft) and item.why is None]
    lines = [f"# {say(msg('Import of {day}', day=day.isoformat()))}", "", say(_INTRODUCTION), ""]
    if not faces:
        lines += [say(_NO_FACES), ""]
    lines += _authors(language, new, known)
    lines += [f"## {say(msg('To ask and to look at'))}", ""]
    for item in new:
        lines += _draft(language, item)
    lines += [f"## {say(msg('What happened to every item'))}", "", *_table(language, arrived), ""]
    return "\n".join(lines)


_INTRODUCTION = msg(
    "Everything below arrived as a draft and is not public. Before one is set to “ready”, somebody who knows states in "
    "“people” who can be recognised in the text, and in “shows” who is on each photograph, with a consent record for "
    "each of them. What stands here is what a program can see; it does not see everything. This file may name people: "
    "keep it out of git and delete it when the work is done."
)
_NO_FACES = msg("Faces were not looked for: the extra “faces” is not installed, or was not wanted.")


def _authors(language: Language, new: Sequence[Arrived], known: frozenset[str]) -> list[str]:
    """Lines for site.toml for everyone who wrote and whom the site does not know."""
    drafts = [item.item for item in new if isinstance(item.item, Draft)]
    names = {draft.author: draft.author_name for draft in drafts if draft.author and draft.author not in known}
    if not names:
        return []
    lines = [f"## {language.say(msg('Authors'))}", ""]
    lines += [language.say(msg("These wrote and are not in content/site.toml yet:")), "", "```toml"]
    for author, name in sorted(names.items()):
        lines += [f"[authors.{author}]", f"name = {_quoted(name)}", f"person = {_quoted(author)}", ""]
    return [*lines[:-1], "```", ""]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _draft(language: Language, item: Arrived) -> list[str]:
    """One document with a box to tick for everything that somebody has to decide."""
    draft, say = item.item, language.say
    assert isinstance(draft, Draft)
    lines = [f"### {_plain(draft.title)}", "", f"`{item.path}`", "", f"- [ ] {say(msg('people: who is in the text?'))}"]
    lines += [f"    - {_plain(say(sight.what))}" for sight in item.sights if not sight.file]
    for picture in (*draft.pictures, *draft.leaflets):
        told = [_plain(say(sight.what)) for sight in item.sights if sight.file == picture.file]
        lines.append(f"- [ ] {say(msg('shows: who is on {file}?', file=picture.file))}")
        lines += [f"    - {words}" for words in told]
    lines += [f"- {_plain(say(note))}" for note in item.notes]
    return [*lines, ""]


def _table(language: Language, arrived: Sequence[Arrived]) -> list[str]:
    say = language.say
    heads = [msg("Item"), msg("Kind"), msg("What became of it"), msg("Comments left behind")]
    lines = [f"| {' | '.join(map(say, heads))} |", "|---|---|---|---|"]
    for item in arrived:
        kind = str(item.item.kind) if isinstance(item.item, Draft) else item.item.type
        became: Message | str = item.why or item.path
        title = item.item.title or item.item.origin or "–"
        lines.append(f"| {_cell(title)} | {_cell(kind)} | {_cell(say(became))} | {item.item.comments or ''} |")
    return lines


def _plain(text: str) -> str:
    """Words of an old site as words: nothing in them may be taken for Markdown or HTML."""
    for sign in "\\`*_[]<#|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _plain(text)[:300]
