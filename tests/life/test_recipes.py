"""The recipes of docs/life-of-a-consent.md, as far as they can be tried here: syntax, and the shell lines as written."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess

import pytest
import yaml

from tests import sites

TEXT = (sites.PROJECT / "docs" / "life-of-a-consent.md").read_text(encoding="utf-8")


def blocks(form: str) -> list[str]:
    return re.findall(rf"^```{form}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def scripts() -> list[str]:
    """Every shell script of the YAML recipes."""
    found = []
    for block in blocks("yaml"):
        recipe = yaml.safe_load(block)
        if "pages" in recipe:
            found += recipe["pages"]["script"]
        else:
            found += [step["run"] for job in recipe["jobs"].values() for step in job["steps"] if "run" in step]
    return found


def test_every_recipe_is_there_and_parses():
    assert [len(blocks(form)) for form in ("yaml", "cron", "ini", "bat")] == [3, 1, 2, 2]
    for block in blocks("ini"):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(block)
        assert parser["Unit"]["Description"]
    assert re.fullmatch(r"\d+ \d+ \* \* \* .+\n", blocks("cron")[0])
    for block in blocks("yaml"):
        recipe = yaml.safe_load(block)
        if "jobs" in recipe:
            assert recipe[True]["schedule"] == [{"cron": "15 23 * * *"}], "after midnight in summer and winter"


@pytest.mark.parametrize("script", [*scripts(), *(block.split(" * * * ", 1)[1] for block in blocks("cron"))])
def test_the_shell_can_read_it(script):
    subprocess.run(["sh", "-n", "-c", script], check=True, timeout=10)


@pytest.mark.parametrize(("status", "goes_on"), [(0, True), (1, False), (2, False), (3, True), (4, True)])
def test_what_was_taken_down_is_uploaded_too(status, goes_on, tmp_path):
    """Exit 3 and 4 are uploaded: whatever the status, what is no longer allowed is already gone."""
    fake = tmp_path / ".venv" / "bin" / "sozialblog"
    fake.parent.mkdir(parents=True)
    fake.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
    fake.chmod(0o755)
    (tmp_path / "venv").symlink_to(tmp_path / ".venv")
    lines = [script for script in scripts() if "sozialblog build" in script]
    assert len(lines) == 3
    for line in lines:
        result = subprocess.run(
            ["sh", "-e", "-c", line],
            cwd=tmp_path,
            env={"PATH": f"{fake.parent}:/usr/bin:/bin"},
            timeout=10,
            check=False,
        )
        assert (result.returncode == 0) == goes_on
    (tmp_path / "rsync").write_text("#!/bin/sh\necho up\n", encoding="utf-8")
    (tmp_path / "rsync").chmod(0o755)
    line = blocks("cron")[0].split(" * * * ", 1)[1].replace("/srv/blog", str(tmp_path))
    result = subprocess.run(
        ["sh", "-c", line], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, timeout=10, check=False
    )
    assert (result.stdout == b"up\n") == goes_on


def test_systemd_accepts_the_units(tmp_path):
    if not (tool := shutil.which("systemd-analyze")):
        pytest.skip("no systemd here")
    calendar = re.search(r"OnCalendar=(.+)", TEXT)[1]
    subprocess.run([tool, "calendar", calendar], check=True, timeout=10)


def test_every_command_that_the_page_names_exists():
    for words in re.findall(r"^    sozialblog ([a-z]+(?: [a-z]+)?)", TEXT, re.MULTILINE):
        assert sites.run(*words.split(), "--help", today=None).status == 0, words
