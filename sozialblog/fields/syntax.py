"""syntax: what the complaint of a YAML or TOML parser means to the person who wrote the file. Parses nothing.

Parsers speak English and of tokens. What people get wrong most is put into sentences here; the rest is quoted.
"""

from __future__ import annotations

from sozialblog.i18n import Message, msg

Advice = tuple[str, Message, Message]

_TAB = msg("A tab stands where YAML wants spaces.")
_SPACES = msg("Replace the tab at the beginning of the line by two spaces.")
_QUOTE = msg("A quotation mark is opened here and never closed.")
_CLOSE_QUOTE = msg("Put the missing quotation mark at the end of the value.")
_INDENT = msg("This line is indented differently from those it belongs to.")
_ALIKE = msg("Begin lines that belong together with equally many spaces.")
_LEFT = msg("This line is indented differently from the others, or words follow a closing quotation mark.")
_WHOLE = msg("Indent lines that belong together alike, and put a whole value in one pair of quotation marks.")
_BRACKET = msg("A bracket is opened here and not closed, or a comma is missing in it.")
_CLOSE_BRACKET = msg("Close the bracket, and put commas between what it holds.")
_TWICE = msg("The same key or table stands here a second time.")

#: part of PyYAML's words -> what is wrong, and how to mend it; the first that fits counts
YAML: tuple[Advice, ...] = (
    (r"'\t'", _TAB, _SPACES),
    ("tab character", _TAB, _SPACES),
    (
        "mapping values are not allowed",
        msg("A colon stands here inside a value, or the line above has none."),
        msg('Put the whole value in quotation marks: title: "Offener Garten: der Bericht".'),
    ),
    ("unexpected end of stream", _QUOTE, _CLOSE_QUOTE),
    ("expected ',' or", _BRACKET, _CLOSE_BRACKET),
    (
        "could not find expected ':'",
        msg("A colon is missing after a key on this line or the one above."),
        msg("Write every line as “key: value”, with a space after the colon."),
    ),
    ("expected '-' indicator", _INDENT, _ALIKE),
    ("expected <block end>", _LEFT, _WHOLE),
    ("expected key", _LEFT, _WHOLE),
    (
        "sequence entries are not allowed",
        msg("A hyphen stands here as if a list began within the line."),
        msg("Begin every item of a list on a line of its own, or put the value in quotation marks."),
    ),
    (
        "cannot start any token",
        msg("A value begins here with a character that YAML keeps for itself."),
        msg("Put the whole value in quotation marks."),
    ),
    (
        "unknown escape character",
        msg("A backslash stands here between quotation marks."),
        msg("Leave it out, or write it twice."),
    ),
)

#: the same for the standard library's TOML parser
TOML: tuple[Advice, ...] = (
    ("Unterminated string", _QUOTE, _CLOSE_QUOTE),
    (r"Illegal character '\n'", _QUOTE, _CLOSE_QUOTE),
    ("Unclosed", _BRACKET, _CLOSE_BRACKET),
    ("Expected ']", _BRACKET, _CLOSE_BRACKET),
    (
        "Expected '='",
        msg("An equals sign is missing after the name of a key."),
        msg("Write every line as name = value; text stands in quotation marks."),
    ),
    (
        "Invalid value",
        msg("This value cannot be read."),
        msg("Put text in quotation marks; write true, false and numbers without."),
    ),
    (
        "Expected newline",
        msg("Something is left over after the value."),
        msg("Put each setting on a line of its own, and text in quotation marks."),
    ),
    ("Cannot overwrite", _TWICE, msg("Keep one of the two.")),
    ("Cannot declare", _TWICE, msg("Keep one of the two.")),
    ("Cannot redefine", _TWICE, msg("Keep one of the two.")),
)


def advice(table: tuple[Advice, ...], problem: str) -> tuple[Message, Message] | None:
    """What ``problem`` means and how to mend it; None if nobody has put it into words yet."""
    return next(((message, fix) for part, message, fix in table if part in problem), None)
