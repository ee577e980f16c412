"""new: writes the beginning of a document or consent record and says what is left to fill in."""

from __future__ import annotations

import click

from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.cli.interview import interview, offer_form, still_open
from sozialblog.cli.passphrases import is_terminal
from sozialblog.cli.report import print_findings
from sozialblog.config import Config, read_config
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline import scaffold

KINDS = ("post", "page", "campaign", "consent")


@command("new")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("title", metavar="TITLE")
def new(call: Call, kind: str, title: str) -> int:
    """Begin a post, page, campaign or consent record. For a consent, TITLE is the person's name."""
    need_site(call)
    title = title.strip()
    if not title or any(ord(char) < ord(" ") for char in title):
        raise UsageError(msg("The title is empty or holds control characters."))
    config, _ = read_config(call.folder)
    name = scaffold.slug_of(title)
    if kind == "consent":
        return _consent(call, title, config)
    if kind == "page":
        path, text = f"content/pages/{name}.md", scaffold.page(title, call.language)
    elif kind == "campaign":
        path = f"content/campaigns/{name}/index.md"
        text = scaffold.campaign(title, call.today, call.language)
    else:
        path = f"content/posts/{name}/index.md"
        text = scaffold.post(title, call.today, next(iter(config.authors), ""), call.language)
    _write(call, path, text)
    call.say(msg("Written: {path}", path=path))
    _left(call, path)
    return OK


def _consent(call: Call, name: str, config: Config) -> int:
    """A record: at a terminal what is asked for is filled in and the form offered, else a form to fill in by hand."""
    record = scaffold.record_id(name, call.today)
    path = f"content/consents/{record}.md"
    if (call.folder / path).exists():
        raise _exists(path)
    answers = interview(call, name, config) if is_terminal() else {}
    _write(call, path, scaffold.consent(record, name, call.today, call.language, answers))
    call.say(msg("Written: {path}", path=path))
    _left(call, path)
    call.say(msg("The form to print and sign: {command}", command=f"sozialblog consent form {record}"))
    if answers:
        if missing := still_open(answers):
            call.say(msg("Once it is signed, fill in: {keys}", keys=missing))
        offer_form(call, record)
    return OK


def _exists(path: str) -> UsageError:
    return UsageError(msg("{path} exists already. Choose another title.", path=path))


def _write(call: Call, path: str, text: str) -> None:
    """Create the file; one that exists already is never touched."""
    target = call.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise _exists(path) from None


def _left(call: Call, path: str) -> None:
    judged = judging.judged(call)
    found = [finding for item in judged.judgements for finding in item.findings if finding.path == path]
    found += [finding for finding in judged.site_findings if finding.path == path]
    if found:
        call.say(msg("Left to fill in before it can be published:"))
        print_findings(call, dict.fromkeys(found))
