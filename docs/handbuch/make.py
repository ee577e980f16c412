"""Builds the handbook: `python docs/handbuch/make.py` writes docs/handbuch/public/.

Pages that have their source elsewhere are written first: one a finding code, from the rules that `explain` prints;
every command, as `--help` prints it; the references in docs/. They lie beside the pages written by hand and stay out
of git.

Arguments go to sozialblog: `python docs/handbuch/make.py preview --open`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

import click
import yaml

from sozialblog.cli import main as sozialblog
from sozialblog.cli.explain import CAUTION, sections
from sozialblog.cli.main import program
from sozialblog.cli.rules import all_rules
from sozialblog.findings import Rule
from sozialblog.i18n import Language

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent
#: mail addresses that are set aside for examples and belong to nobody (RFC 2606)
_NOBODYS = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*(?:example\b(?:\.(?:org|com|net))?)")
#: file of docs/ -> its address in the handbook and its language
REFERENCES: Mapping[str, tuple[str, str]] = {
    "content": ("schluessel-und-werte", "de"),
    "desk": ("schreibtisch", "de"),
    "freigabe": ("freigabe", "de"),
    "hosting": ("online-bringen", "de"),
    "import": ("alten-blog-uebernehmen", "de"),
    "life-of-a-consent": ("einwilligungen", "de"),
    "approvals": ("approvals", "en"),
    "architecture": ("architecture", "en"),
    "performance": ("speed", "en"),
    "themes": ("themes", "en"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "finding": "befund", "findings": "befunde", "sources": "regeln-und-quellen", "commands": "befehle",
        "all findings": "Alle Befunde", "all sources": "Jede Regel und worauf sie beruht",
        "all commands": "Alle Befehle",
        "lead findings": "Jeder Befund hat einen Code, der seine Bedeutung nie ändert. Dasselbe sagt Ihnen "
        "`sozialblog explain CODE`.",
        "lead sources": "Aus den Prüfungen selbst geschrieben: Was hier steht, gilt in dieser Fassung des Programms.",
        "lead commands": "So, wie `--help` sie beschreibt. Ohne Befehl wird gebaut.",
        "example": "Beispiel", "rule": "Regel", "source": "Worauf sie beruht",
        "F": "Dateien", "C": "Einwilligung", "A": "Freigabe", "I": "Fotos und Faltblätter", "T": "Text", "S": "Website",
        "P": "Regeln der Einrichtungen",
    },
    "en": {
        "finding": "finding", "findings": "findings", "sources": "", "commands": "commands",
        "all findings": "All findings", "all commands": "All commands",
        "lead findings": "Every finding has a code that never changes its meaning. "
        "`sozialblog explain CODE` says the same.",
        "lead commands": "As `--help` describes them. With no command the site is built.",
        "example": "Example",
        "F": "Files", "C": "Consent", "A": "Approval", "I": "Photographs and leaflets", "T": "Text", "S": "Website",
        "P": "Rules of the units",
    },
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Write the pages and hand on to sozialblog; its exit status."""
    write(HERE)
    return sozialblog(["--site", str(HERE), *(arguments or ["build", "--strict", "--output", str(HERE / "public")])])


def write(site: Path) -> list[str]:
    """Write the pages that have their source elsewhere below ``site``; their files below content/pages."""
    folder = site / "content" / "pages"
    for old in (*folder.glob("befund-*.md"), *folder.glob("finding-*.md")):
        old.unlink()
    pages = dict([*_findings("de"), *_findings("en"), _sources(), _commands("de"), _commands("en")])
    pages |= dict(_reference(folder, name) for name in REFERENCES)
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:  # the preview need not reload for nothing
            path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(pages)


# -- pages from the rules ---------------------------------------------------------------------------------------


def _findings(lang: str) -> Iterator[tuple[str, str]]:
    words, say = WORDS[lang], Language(lang).say
    listed, letter = [words["lead findings"]], ""
    for rule in all_rules().values():
        if rule.code[0] != letter:
            letter = rule.code[0]
            listed.append(f"## {words[letter]}\n")
        slug = f"{words['finding']}-{rule.code.lower()}"
        listed.append(f"- [{rule.code}](/{slug}/) {_plain(say(rule.title))}")
        yield (
            f"{slug}.md",
            _page(f"{rule.code}: {say(rule.title)}", _rule(rule, lang), lang, f"befund-{rule.code.lower()}"),
        )
    yield f"{words['findings']}.md", _page(words["all findings"], "\n".join(listed), lang, "befunde")


def _rule(rule: Rule, lang: str) -> str:
    words, say = WORDS[lang], Language(lang).say
    parts = [f"## {say(heading)}\n\n{_plain(say(text))}" for heading, text in sections(rule)]
    if rule.example:
        parts.append(f"## {words['example']}\n\n{_block(rule.example)}")
    parts.append(f"---\n\n{_plain(say(CAUTION))} [{words['all findings']}](/{words['findings']}/)")
    return "\n\n".join(parts)


def _sources() -> tuple[str, str]:
    words, say = WORDS["de"], Language("de").say
    rows = [
        f"| [{rule.code}](/befund-{rule.code.lower()}/) | {_cell(say(rule.title))} | {_cell(say(rule.source))} |"
        for rule in all_rules().values()
    ]
    head = f"| Code | {words['rule']} | {words['source']} |\n|---|---|---|\n"
    text = f"{words['lead sources']} {_plain(say(CAUTION))}\n\n" + head + "\n".join(rows)
    return f"{words['sources']}.md", _page(words["all sources"], text, "de")


# -- pages from the commands and from docs/ ---------------------------------------------------------------------


def _commands(lang: str) -> tuple[str, str]:
    words = WORDS[lang]
    parts = [words["lead commands"]]
    parts += [f"## {name}\n\n{_block(_help(name, lang))}" for name in _names(program)]
    return f"{words['commands']}.md", _page(words["all commands"], "\n\n".join(parts), lang, "befehle")


def _names(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command with its full name, groups opened."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from _names(found, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def _help(command: str, lang: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), mock.patch.dict(os.environ, {"COLUMNS": "64"}):
        sozialblog(["--lang", lang, *command.split(), "--help"])
    return out.getvalue()


def _reference(pages: Path, name: str) -> tuple[str, str]:
    """A file of docs/ as a page; pictures that it shows are laid beside it."""
    slug, lang = REFERENCES[name]
    heading, _, text = (DOCS / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    for file, (other, _) in REFERENCES.items():
        text = re.sub(rf"\]\({file}\.md(#[^)]*)?\)", rf"](/{other}/\1)", text)
    photos = []
    for alt, file in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
        (pages / slug).mkdir(exist_ok=True)
        shutil.copyfile(DOCS / file, pages / slug / file)
        photos.append({"file": file, "alt": alt, "credit": "sozialblog", "shows": "nobody"})
    details = sorted(set(_NOBODYS.findall(text)))
    return f"{slug}/index.md", _page(heading.removeprefix("# "), text.strip(), lang, photos=photos, details=details)


# -- writing ----------------------------------------------------------------------------------------------------


def _page(
    title: str,
    text: str,
    lang: str,
    german: str = "",
    photos: Sequence[Mapping[str, str]] = (),
    details: Sequence[str] = (),
) -> str:
    """A page that shows nobody; ``german`` is the slug of the German one that an English one translates."""
    front: dict[str, object] = {"title": title, "status": "ready", "lang": lang, "people": "nobody"}
    if german and lang != "de":
        front["translation_of"] = german
    if details:
        front["public_details"] = list(details)
    if photos:
        front["photos"] = list(photos)
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)}---\n{text}\n"


def _plain(text: str) -> str:
    """Words that mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _cell(text: str) -> str:
    return _plain(text).replace(r"\|", "&#124;")


def _block(text: str) -> str:
    return textwrap.indent(text.strip("\n"), "    ")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
