"""check: judge, write nothing; as text, JSON or SARIF."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from sozialblog import __version__, pipeline, publish
from sozialblog.cli import judging
from sozialblog.cli.common import NO_SITE, OK, OURS, WITHHELD, Call, command, need_site
from sozialblog.cli.report import counted, print_findings, print_judgement
from sozialblog.cli.rules import all_rules
from sozialblog.errors import UsageError
from sozialblog.findings import Finding, Severity
from sozialblog.gates import Judgement, Verdict
from sozialblog.i18n import msg
from sozialblog.store import Kept

_LEVELS = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.NOTE: "note"}


@command("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="form of the report"
)
@click.option("--external", is_flag=True, help="look at links to other websites as well (goes online)")
@click.option("--intranet", is_flag=True, help="with --external: addresses in private networks, too")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
def check(call: Call, form: str, external: bool, intranet: bool, paths: tuple[str, ...]) -> int:  # noqa: FBT001 - click
    """Judge everything (or PATHS alone) and say what was found."""
    need_site(call)
    judged = examined(call)
    chosen = chosen_by(call, judged, paths) if paths else judged.judgements
    if external:
        from sozialblog.cli.external import with_external

        chosen = with_external(call, chosen, private=intranet)
    site = () if paths else judged.site_findings
    if form == "json":
        click.echo(json.dumps(_json(call, chosen, site), ensure_ascii=False, indent=1))
    elif form == "sarif":
        click.echo(json.dumps(_sarif(call, chosen, site), ensure_ascii=False, indent=1))
    else:
        _text(call, chosen, site)
    return _status(judged, chosen, site)


def examined(call: Call) -> pipeline.Judged:
    """The site judged, and its photographs looked at as a build would."""
    judged = judging.judged(call)
    online = publish.read_manifest(call.folder / "public")
    if isinstance(online, publish.Manifest):
        judged = pipeline.with_notes(judged, online.texts)
    return pipeline.examine(judged, Kept(call.folder), os.cpu_count() or 1)


def chosen_by(call: Call, judged: pipeline.Judged, paths: tuple[str, ...]) -> tuple[Judgement, ...]:
    """The judgements of documents named by file, folder, slug or key. Raises :class:`UsageError` for others."""
    chosen: dict[str, Judgement] = {}
    for given in paths:
        found = [item for item in judged.judgements if _is_meant(call, item, given)]
        if not found:
            raise UsageError(msg("There is no document “{path}”.", path=given))
        chosen |= {item.document.key: item for item in found}
    return tuple(chosen.values())


def _is_meant(call: Call, judgement: Judgement, given: str) -> bool:
    document = judgement.document
    if given in (document.slug, document.key):
        return True
    site = call.folder.resolve()
    for base in (Path.cwd(), site):
        try:
            path = (base / given).resolve().relative_to(site).as_posix()
        except (ValueError, OSError):
            continue
        if document.path == path or document.path.startswith(path.rstrip("/") + "/"):
            return True
    return False


def _status(judged: pipeline.Judged, chosen: tuple[Judgement, ...], site: tuple[Finding, ...]) -> int:
    if any(finding.code == "F090" for judgement in chosen for finding in judgement.findings):
        return OURS
    if judged.fatal and site:
        return NO_SITE
    withheld = any(judgement.verdict is Verdict.WITHHOLD for judgement in chosen)
    return WITHHELD if withheld or any(finding.blocks for finding in site) else OK


def _text(call: Call, chosen: tuple[Judgement, ...], site: tuple[Finding, ...]) -> None:
    for judgement in chosen:
        if judgement.findings:
            print_judgement(call, judgement)
    if site:
        call.say()
        print_findings(call, site)
    call.say()
    published = [item for item in chosen if item.verdict is Verdict.PUBLISH]
    withheld = [item for item in chosen if item.verdict is Verdict.WITHHOLD]
    call.say(
        msg("Would be published: {what}. Withheld: {no}.", what=counted(call, published), no=counted(call, withheld))
    )


def _finding(call: Call, finding: Finding) -> dict[str, object]:
    say = call.language.say
    return {
        "code": finding.code, "severity": str(finding.severity), "path": finding.path, "line": finding.line,
        "key": finding.key, "message": say(finding.message), "fix": say(finding.fix),
    }  # fmt: skip


def _json(call: Call, chosen: tuple[Judgement, ...], site: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "documents": [
            {
                "kind": str(item.document.kind), "slug": item.document.slug, "path": item.document.path,
                "verdict": str(item.verdict), "findings": [_finding(call, finding) for finding in item.findings],
            }
            for item in chosen
        ],
        "site": [_finding(call, finding) for finding in site],
    }  # fmt: skip


def _sarif(call: Call, chosen: tuple[Judgement, ...], site: tuple[Finding, ...]) -> dict[str, object]:
    """SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""
    say = call.language.say
    findings = [*site, *(finding for item in chosen for finding in item.findings)]
    rules = [
        {
            "id": code, "shortDescription": {"text": say(rule.title)}, "fullDescription": {"text": say(rule.reason)},
            "help": {"text": say(rule.remedy)},
        }
        for code, rule in all_rules().items()
    ]  # fmt: skip
    results = [
        {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{say(finding.message)} {say(finding.fix)}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.path},
                        "region": {"startLine": max(1, finding.line)},
                    }
                }
            ],
        }
        for finding in findings
    ]
    driver = {"name": "sozialblog", "version": __version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
