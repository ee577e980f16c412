"""Every sentence speaks German: none is missing, none is left over, none lost a field, all are well set."""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Message

from sozialblog.cli import main
from sozialblog.cli.common import Call
from sozialblog.cli.main import program
from sozialblog.cli.speech import click_in, spoken
from sozialblog.i18n import Language, msg
from tests import i18n_catalog as catalog


def test_nothing_is_left_to_do() -> None:
    assert catalog.complaints() == []


@pytest.mark.parametrize("path", [catalog.OURS, catalog.CLICK], ids=["sozialblog", "click"])
def test_gettext_reads_what_was_compiled(path: Path) -> None:
    read = gettext.GNUTranslations(BytesIO(path.with_suffix(".mo").read_bytes()))
    for message in catalog.entries(catalog.read(path)):
        if not message.string or not all(message.string):  # the test above says so
            continue
        if isinstance(message.id, str):
            assert read.gettext(message.id) == message.string
        else:
            assert [read.ngettext(*message.id, number) for number in (1, 2)] == list(message.string)
    assert "POT-Creation-Date" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("The file {path} is missing.", ""),
        ("The file {path} is missing.", "Die Datei fehlt."),
        ("The file {path} is missing.", "Die Datei {file} fehlt."),
        ("The file {path} is missing.", "Die Datei {path} fehlt"),
        ("The key “{key}”", 'Die Angabe "{key}"'),
        ("The key “{key}”", "Die Angabe “{key}”"),
        ("The key “{key}”", "Die Angabe „{key}"),
        ("The key “{key}”", "Die Angabe '{key}'"),
        ("Two words", "Zwei  Wörter"),
        ("Wait…", "Warte..."),
        ("GDPR Art. 7 (3)", "GDPR Art. 7 Abs. 3"),
        ("GDPR Art. 7 (3) [unchecked]", "DSGVO Art. 7 Abs. 3"),
        ("StGB § 203 (1)", "StGB"),
        ("Name it with --site.", "Nennen Sie ihn."),
        ("Your passphrase", "Deine Passphrase, die du kennst"),
    ],
)
def test_a_fault_is_found(source: str, text: str) -> None:
    assert list(catalog.faults(Message(source, text)))


def test_a_good_translation_has_no_fault() -> None:
    message = Message("  The key “{key}” is missing: --site", "  Die Angabe „{key}“ fehlt: --site")
    assert list(catalog.faults(message)) == []
    assert list(catalog.faults(Message(("{n} post", "{n} posts"), ("{n} Beitrag", "{n} Beiträge")))) == []


def test_sentences_are_found_and_have_to_be_literal(tmp_path: Path) -> None:
    code = (
        "@command('x')\ndef x():\n    '''Do\n    it.'''\n"
        "option(help='how')\nmsg('a' 'b')\nlang.plural('{n} x', '{n} xs', 2)\nmsg(f'{a}')\nmsg(a)\n"
    )
    (tmp_path / "sozialblog" / "cli").mkdir(parents=True)
    (tmp_path / "sozialblog" / "cli" / "x.py").write_text(code, encoding="utf-8")
    found, complaints = catalog.sentences(tmp_path)
    assert list(found) == ["Do it.", "how", "ab", ("{n} x", "{n} xs")]
    assert [line.split(":")[1] for line in complaints] == ["8", "9"]


def test_a_message_is_said_in_german_with_its_values() -> None:
    message = msg("The key “{key}” is missing or empty.", key="title")
    assert Language("de").say(message) == "Die Angabe „title“ fehlt oder ist leer."
    assert str(message) == "The key “title” is missing or empty."


@pytest.mark.parametrize(
    ("words", "german", "english"),
    [
        (["--help"], "Aufruf: sozialblog", "Usage: sozialblog"),
        (["build", "--help"], "Diese Hilfe zeigen und beenden.", "Show this message and exit."),
        (["build", "--nonsense"], "Die Option „--nonsense“ gibt es nicht.", "No such option '--nonsense'."),
        (["nonsense"], "Den Befehl „nonsense“ gibt es nicht.", "No such command 'nonsense'."),
    ],
)
def test_help_and_usage_errors_follow_the_language_asked_for(
    words: list[str], german: str, english: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    for lang, expected in (("de", german), ("en", english), ("de", german)):
        main([*words, "--lang", lang])
        said = capsys.readouterr()
        assert expected in said.out + said.err
    main(["--lang=en", *words])
    said = capsys.readouterr()
    assert english in said.out + said.err


def _commands(found: click.Command, ctx: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Every command with the path of words that leads to it."""
    yield ctx.command_path, found
    if isinstance(found, click.Group):
        for name in found.list_commands(ctx):
            below = found.get_command(ctx, name)
            assert below is not None
            yield from _commands(below, click.Context(below, ctx, name))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_help_is_whole_in_either_language(lang: str) -> None:
    call = Call(now=dt.datetime(2026, 5, 12, tzinfo=dt.UTC), lang=lang)
    with click_in(call.language):
        ctx = click.Context(spoken(program, call.language), info_name="sozialblog", obj=call, terminal_width=80)
        for path, found in _commands(ctx.command, ctx):
            help_text = found.get_help(click.Context(found, ctx, path))
            cut = [
                line
                for line in help_text.splitlines()
                if line.endswith("...") and not line.startswith(("Usage:", "Aufruf:"))
            ]
            assert cut == [], f"{path}: the first sentence is too long for the list"
            assert found.help, path
            for param in found.params:
                is_named = param.metavar or isinstance(param.type, click.Choice) or getattr(param, "is_flag", False)
                assert is_named, f"{path} {param.opts}: metavar, so that it can be translated"
                assert isinstance(param, click.Argument) or getattr(param, "help", ""), f"{path} {param.opts}: help"


def test_the_environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    with click_in(Language("de")):
        assert gettext.gettext("Options") == "Optionen"
    assert gettext.gettext("Options") == "Options"


def test_the_command_itself_is_not_changed() -> None:
    @click.command(help="folder of the site (default: here)")
    def found() -> None: ...

    assert spoken(found, Language("de")).help == "Ordner der Website (sonst: der aktuelle)"
    assert found.help == "folder of the site (default: here)"
