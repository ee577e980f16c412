"""What the image codes mean, and the errors that carry them. Looks at no picture."""

from __future__ import annotations

from sozialblog.errors import ContentError
from sozialblog.findings import Rule
from sozialblog.i18n import Message, msg

_DSGVO_5 = msg("GDPR Art. 5 (1) (c) and (f), 25 [unchecked]: data minimisation, integrity, protection by design")

RULES: tuple[Rule, ...] = (
    Rule(
        code="I404",
        title=msg("Unreadable, cut short, or not a format we can clean"),
        reason=msg(
            "Photographs are published only after they were decoded and written anew without the place, time and "
            "device they were taken with. A file that cannot be decoded to its last pixel cannot be cleaned."
        ),
        source=_DSGVO_5,
        remedy=msg("Export the photograph once more as JPEG or PNG and put it into the post's folder."),
        example="photos:\n  - file: workshop.jpg",
    ),
    Rule(
        code="I405",
        title=msg("Too large to decode safely"),
        reason=msg(
            "A picture file of a few kilobytes can claim to be billions of pixels and bring the build to a halt. "
            "Size is therefore checked before anything is decoded."
        ),
        source=msg("CWE-409: improper handling of highly compressed data"),
        remedy=msg("Make the photograph smaller, or raise the limits under [images] in content/site.toml."),
        example="[images]\nmax_megapixels = 120\nmax_megabytes = 60",
    ),
)

_EXPORT_AGAIN = msg("Export the photograph once more as JPEG or PNG and replace the file.")
_MAKE_SMALLER = msg("Make the photograph smaller, or raise the limits under [images] in content/site.toml.")


def unreadable(reason: Message, *, path: str, fix: Message = _EXPORT_AGAIN, key: str = "") -> ContentError:
    """I404 with its reason in words."""
    return ContentError("I404", reason, fix, path=path, key=key)


def too_large(reason: Message, *, path: str) -> ContentError:
    """I405 with the sizes in words."""
    return ContentError("I405", reason, _MAKE_SMALLER, path=path)


def unclean(names: tuple[str, ...], *, path: str) -> ContentError:
    """I401: our own encoder wrote something that may not remain. A fault of ours that must stop the picture."""
    return ContentError(
        "I401",
        msg("The published form of this photograph would hold more than pixels: {names}.", names=names),
        msg("Report this as a fault of sozialblog. The photograph is withheld until then."),
        path=path,
    )
