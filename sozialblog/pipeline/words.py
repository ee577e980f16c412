"""words: what codes of records and verdicts mean, for people who never write one."""

from __future__ import annotations

from sozialblog.consent import State
from sozialblog.gates import Verdict
from sozialblog.i18n import Language, Message, msg
from sozialblog.pipeline.coming import Why

VERDICTS: dict[Verdict, Message] = {
    Verdict.PUBLISH: msg("is published"),
    Verdict.WITHHOLD: msg("is withheld"),
    Verdict.DRAFT: msg("is a draft"),
    Verdict.IDEA: msg("is an idea"),
    Verdict.SCHEDULED: msg("is scheduled"),
    Verdict.ENDED: msg("has ended"),
}
WHY: dict[Why, Message] = {
    Why.ENDS: msg("ends; ask again or let it end"),
    Why.TERM: msg("reaches the longest term of the policy; ask again"),
    Why.OWN: msg("turns 14: their own consent is needed as well"),
    Why.OF_AGE: msg("comes of age: decides alone and anew"),
}
_WORDS: dict[str, Message] = {
    State.GIVEN: msg("given"),
    State.UNKNOWN: msg("not given"),
    State.REFUSED: msg("refused"),
    State.WITHDRAWN: msg("withdrawn"),
    State.EXPIRED: msg("ended"),
    "client": msg("client"),
    "child": msg("child or young person"),
    "employee": msg("employed"),
    "volunteer": msg("volunteering"),
    "guest": msg("guest"),
    "image": msg("image"),
    "first-name": msg("first name"),
    "full-name": msg("full name"),
    "quote": msg("quotations"),
    "story": msg("story"),
    "voice": msg("voice"),
    "video": msg("video"),
    "social-situation": msg("social situation"),
    "health": msg("health"),
    "website": msg("website"),
    "social-media": msg("social networks"),
    "print": msg("printed matter"),
    "press": msg("press"),
    "paper": msg("on paper"),
    "digital": msg("digitally"),
    "recorded": msg("recorded"),
    "kug-23-1-1": msg("somebody of contemporary history"),
    "kug-23-1-2": msg("people who only happen to stand beside a place or landscape"),
    "kug-23-1-3": msg("people among many at a gathering or parade"),
    "kug-23-1-4": msg("a portrait that serves art"),
}


def in_words(language: Language, code: str, *, alone: bool = False) -> str:
    """The code's meaning with the code in brackets, or ``alone``; what is no code stays as it is."""
    meaning = _WORDS.get(code)
    if meaning is None:
        return code
    word = language.say(meaning)
    return word if alone or word == code else f"{word} ({code})"
