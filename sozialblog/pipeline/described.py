"""described: the facts of a consent as lines that a person reads."""

from __future__ import annotations

from sozialblog.gates import Verdict
from sozialblog.i18n import Language, Message, msg
from sozialblog.pipeline.words import VERDICTS, in_words

LABELS: dict[str, Message] = {
    "id": msg("Consent"), "state": msg("State"), "withdrawn": msg("Withdrawn"), "path": msg("File"),
    "shown_as": msg("Shown as"), "person": msg("Person"), "covers": msg("Covers"), "channels": msg("Channels"),
    "purpose": msg("Purpose"), "campaigns": msg("Campaigns"), "given": msg("Given"),
    "valid_until": msg("Valid until"), "method": msg("Method"), "notice": msg("Information notice"),
    "explicit": msg("Explicit"), "secrecy_release": msg("Release from secrecy"),
    "sole_custody": msg("Sole custody"), "own_consent": msg("Own consent"), "refused": msg("Refused"),
    "died": msg("Died"), "name": msg("Name"), "born": msg("Born"), "contact": msg("Contact"),
    "evidence": msg("Evidence"), "guardians": msg("Guardians"), "relatives": msg("Relatives"),
    "note": msg("Internal note"),
    "reasons": msg("Said on withdrawing"),
}  # fmt: skip


_CODED = ("state", "person", "covers", "channels", "method")


def described(language: Language, found: dict[str, object], *, codes: bool = True) -> list[str]:
    """“Label: value” for everything that is stated, then the documents; with ``codes`` or in words alone."""
    private = found.get("private")
    stated = {**found, **(private if isinstance(private, dict) else {})}
    for key in _CODED:
        stated[key] = _spelled_out(language, stated.get(key), alone=not codes)
    lines = [
        f"{language.say(LABELS[key])}: {_value(language, stated[key])}"
        for key in LABELS
        if _stated(key, stated.get(key))
    ]
    documents = found["documents"]
    for place in documents if isinstance(documents, list) else ():
        verdict = language.say(VERDICTS[Verdict(place["verdict"])])
        lines.append(f"{place['document']}  {verdict}  {place['address'] or ''}".rstrip())
        lines += [f"    {name}" for name in place["photographs"]]
        for item in place["approved"]:
            lines.append(
                "    " + language.say(msg("approved by {name} on {day}", name=item["by"], day=item["at"][:10]))
            )
    return lines


def _spelled_out(language: Language, value: object, *, alone: bool) -> object:
    if isinstance(value, list):
        return [in_words(language, str(item), alone=alone) for item in value]
    return in_words(language, value, alone=alone) if isinstance(value, str) else value


def _stated(key: str, value: object) -> bool:
    """Whether there is something to show: that consent was not explicit is, that nobody refused is not."""
    return bool(value) or (key == "explicit" and value is False)


def _value(language: Language, value: object) -> str:
    if isinstance(value, bool):
        return language.say(msg("yes") if value else msg("no"))
    if isinstance(value, dict):
        return " ".join(str(item) for item in value.values() if item)
    if isinstance(value, list):
        return ", ".join(_value(language, item) for item in value)
    return str(value)
