"""Every command and every option is written down, and nothing is written down that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from sozialblog.cli.main import program
from tests import sites

#: without the handbook: what it makes of --help would write everything down by itself
TEXTS = [sites.PROJECT / "README.md", *sorted((sites.PROJECT / "docs").glob("*.md"))]
WORDS = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS if path.is_file())


def commands(group: click.Group = program, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups opened."""
    context = click.Context(group)
    for each in group.list_commands(context):
        found = group.get_command(context, each)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{name}{each} ")
        else:
            yield f"{name}{each}", found


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_written_down(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", WORDS), (
        f"“{name}” stands neither in README.md nor in docs/"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_written_down(name: str) -> None:
    options = [option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")]
    missing = [option for option in options if not re.search(rf"{re.escape(option)}(?![\w-])", WORDS)]
    assert missing == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name: str) -> None:
    for lang in ("de", "en"):
        result = sites.run(*name.split(), "--help", today=None, lang=lang)
        assert (result.status, result.err) == (0, "")
        assert COMMANDS[name].help
        assert len(result.out.splitlines()) > 3


def test_no_command_is_written_down_that_does_not_exist() -> None:
    known = {name.split()[0] for name in COMMANDS}
    shown = set(re.findall(r"(?m)^\s*(?:\$ )?(?:sozialblog|python build\.py) ([a-z]+)\b", WORDS))
    assert shown <= known
