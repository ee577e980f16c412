"""scaffold: the texts of new files. Pure: every sentence for the person who fills them in is translatable."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from sozialblog.consent import CATEGORIES, CHANNELS, METHODS, PERSONS
from sozialblog.i18n import Language, Message, msg
from sozialblog.render.urls import slug

#: words of a record that YAML takes for nothing else
_WORDS = frozenset({*PERSONS, *CATEGORIES, *CHANNELS, *METHODS})
_PEOPLE = msg("nobody, or the consent records of everyone who can be recognised in the text")
_TEXT = msg("Write the text here. A photograph that lies beside it is placed with `![](file.jpg)`.")


def slug_of(title: str) -> str:
    """The name of a file or folder for a title."""
    return slug(title)[:80].strip("-")


def post(title: str, today: dt.date, author: str, language: Language) -> str:
    """A post: a draft that lacks a statement about people, on purpose."""
    return _document(
        language,
        [
            ("title", _text(title), None),
            ("date", today.isoformat(), None),
            ("author", author, None),
            ("status", "draft", msg("draft, ready or idea")),
            ("context", "organisation", msg("own-work, organisation or clients")),
            ("summary", "", msg("one or two sentences for lists and feeds")),
            ("tags", "[]", None),
            ("people", "", _PEOPLE),
            ("photos", "[]", msg("a list of file, alt, caption, credit and shows (nobody, or consent ids)")),
        ],
    )


def campaign(title: str, today: dt.date, language: Language) -> str:
    """A campaign without workshops yet."""
    return _document(
        language,
        [
            ("title", _text(title), None),
            ("status", "draft", msg("draft, ready or idea")),
            ("summary", "", msg("one or two sentences for lists and feeds")),
            ("start", today.isoformat(), None),
            ("end", "", None),
            ("people", "", _PEOPLE),
            ("workshops", "[]", msg("a list of title, date, start, end, place and posts")),
        ],
    )


def page(title: str, language: Language) -> str:
    """A page that is neither Impressum nor privacy statement."""
    return _document(
        language,
        [
            ("title", _text(title), None),
            ("status", "draft", msg("draft, ready or idea")),
            ("people", "", _PEOPLE),
        ],
    )


def consent(
    record_id: str, name: str, today: dt.date, language: Language, answers: Mapping[str, object] | None = None
) -> str:
    """A consent record with every field that somebody has to think about, none of them guessed.

    ``answers`` are what somebody has said already: texts, days, yes or no, and lists of these, by key.
    """
    said = {key: yaml_flow(value) for key, value in (answers or {}).items()}
    fields = [
        ("id", record_id, msg("a pseudonym; the only thing of this record that posts name")),
        ("name", _text(name), msg("private: the legal name")),
        ("contact", "", msg("private: how to reach the person")),
        ("shown_as", "", msg("the only name that may appear; leave empty if none may")),
        ("person", "", msg("client, child, employee, volunteer or guest")),
        ("covers", "[]", msg("image, first-name, full-name, quote, story, voice, video, social-situation, health")),
        ("channels", "[website]", msg("website, social-media, print, press")),
        ("purpose", "", msg("what for, in words the person was told")),
        *((key, said[key], None) for key in ("campaigns",) if key in said),
        ("given", "", msg("the day of the signature; without it there is no consent")),
        ("valid_until", "", None),
        ("method", "", msg("paper, digital or recorded")),
        ("evidence", "", msg("private: where the signed form lies")),
        ("notice", "", msg("the information received, with its “version” and “date”")),
        ("born", "", msg("private: only for minors; then add guardians, and own_consent from 14")),
        *((key, said[key], None) for key in ("guardians", "sole_custody", "own_consent") if key in said),
        *((key, said[key], None) for key in ("refused", "died", "relatives") if key in said),
        ("explicit", "", msg("true or false; always needed for clients")),
        ("secrecy_release", "", msg("for clients: the day of the release from secrecy")),
    ]
    note = language.say(msg("Internal note: never published."))
    return (
        _front(language, [(key, said.get(key, default), comment) for key, default, comment in fields])
        + f"{note} ({today.isoformat()})\n"
    )


def record_id(name: str, today: dt.date) -> str:
    """A pseudonym from a name: first name, first letter of the last, and the year."""
    words = [word for word in slug(name).split("-") if word]
    if not words:
        return f"person-{today.year}"
    tail = f"-{words[-1][0]}" if len(words) > 1 else ""
    return f"{words[0]}{tail}-{today.year}"


def _document(language: Language, lines: list[tuple[str, str, Message | None]]) -> str:
    return _front(language, lines) + language.say(_TEXT) + "\n"


def _front(language: Language, lines: list[tuple[str, str, Message | None]]) -> str:
    text = "---\n"
    for key, value, comment in lines:
        line = f"{key}: {value}".rstrip()
        text += f"{line}  # {language.say(comment)}\n" if comment else f"{line}\n"
    return text + "---\n"


def yaml_flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(yaml_flow, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {yaml_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if value in _WORDS or not value else _text(value)
    return str(value)


def _text(value: str) -> str:
    """A YAML double-quoted scalar; every JSON string is one."""
    return json.dumps(value, ensure_ascii=False)
