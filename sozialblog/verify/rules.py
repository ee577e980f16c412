"""What the codes mean that verify alone can raise."""

from __future__ import annotations

from sozialblog.findings import Rule
from sozialblog.i18n import msg

RULES: tuple[Rule, ...] = (
    Rule(
        code="I401",
        title=msg("Metadata in a published picture"),
        reason=msg(
            "A picture can carry the place and time it was taken, the device, names, and a small copy from before it "
            "was made unrecognisable. Only what a browser needs to show the pixels may be in a published file."
        ),
        source=msg("GDPR Art. 5 (1) (c), 25 [unchecked]: data minimisation, data protection by design"),
        remedy=msg("Build anew. If the file comes from a theme, save it without metadata and as a plain picture."),
        example="photos:\n  - file: werkstatt.jpg",
    ),
    Rule(
        code="S507",
        title=msg("Something private or withheld is in the output"),
        reason=msg(
            "After building, every file is read back and searched for private fields of consent records, for withheld "
            "documents, for original photographs and for files of kinds that do not belong on the site."
        ),
        source=msg("GDPR Art. 5 (1) (f), 32 [unchecked]: confidentiality; StGB § 203 (1) where clients are concerned"),
        remedy=msg("Do not publish this folder. Find the document that is named, correct it and build anew."),
        example="name: Jonas Klein\nshown_as: Jonas",
    ),
)
