"""The recipes of docs/life-of-a-consent.md, as far as they can be tried here: syntax, and the shell lines as written."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

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
        assert read_unit(block)["Unit"]["Description"]
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


# -- each recipe ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "schema"),
    [
        pytest.param(0, "vendor.github-workflows", id="GitHub Actions"),
        pytest.param(1, "vendor.gitlab-ci", id="GitLab CI"),
        pytest.param(2, "vendor.github-workflows", id="Forgejo Actions"),
    ],
)
def test_the_workflow_is_valid_by_its_host_s_own_schema(number, schema, tmp_path):
    """The schemas of SchemaStore as check-jsonschema ships them; Forgejo reads GitHub's workflow language."""
    recipe = tmp_path / "recipe.yml"
    recipe.write_text(blocks("yaml")[number], encoding="utf-8")
    words = ["-m", "check_jsonschema", "--builtin-schema", schema, "--no-cache"]
    result = subprocess.run(
        [sys.executable, *words, str(recipe)], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stdout
    if number == 0:
        recipe.write_text(blocks("yaml")[number].replace("steps:", "schritte:"), encoding="utf-8")
        wrong = subprocess.run([sys.executable, *words, str(recipe)], capture_output=True, timeout=60, check=False)
        assert wrong.returncode == 1, "the schema would find a fault"


def test_what_a_workflow_keeps_and_uploads_is_what_a_build_writes():
    github, gitlab, forgejo = map(yaml.safe_load, blocks("yaml"))
    for recipe in (github, forgejo):
        steps = recipe["jobs"]["blog"]["steps"]
        (cache,) = [step["with"] for step in steps if step.get("uses", "").startswith("actions/cache@")]
        assert cache["path"].split() == ["public", ".sozialblog"]
        assert cache["key"].startswith(cache["restore-keys"])
        order = [step.get("uses", step.get("run", "")).split("@")[0] for step in steps]
        build = next(index for index, word in enumerate(order) if "sozialblog build" in word)
        assert order.index("actions/checkout") < order.index("actions/cache") < build
        assert build < len(order) - 1, "something is uploaded after it"
    assert gitlab["pages"]["cache"]["paths"] == ["public", ".sozialblog"]
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    secret = yaml.safe_dump(forgejo)
    assert "${{ secrets." not in "".join(scripts()), "a secret reaches a shell as a variable and never as text"
    assert "secrets.DEPLOY_KEY" in secret


RSYNC = """#!/bin/sh
case " $* " in *" --delete "*) ;; *) exit 9 ;; esac
while [ $# -gt 2 ]; do shift; done
rm -rf "$2" && mkdir -p "$2" && cp -a "$1." "$2"
"""


def as_installed(place: Path) -> dict[str, str]:
    """The program and a stand-in for rsync where the recipes look for them; the environment they run in."""
    for folder in (place / ".venv" / "bin", place / "bin"):
        folder.mkdir(parents=True, exist_ok=True)
    (place / ".venv" / "bin" / "sozialblog").write_text(
        f'#!/bin/sh\nexec {sys.executable} {sites.PROJECT / "build.py"} --today 2026-07-01 "$@"\n', encoding="utf-8"
    )
    (place / "bin" / "rsync").write_text(RSYNC, encoding="utf-8")
    for tool in (place / ".venv" / "bin" / "sozialblog", place / "bin" / "rsync"):
        tool.chmod(0o755)
    return {**os.environ, **sites.environment(place), "PATH": f"{place}/bin:{place}/.venv/bin:/usr/bin:/bin"}


def test_cron_s_line_publishes_and_takes_down_as_it_is_written(tmp_path):
    """The whole line, run by sh as cron would, with the real program: first up, then a withdrawal, then gone."""
    site = sites.bare()
    site.add(sites.post("hof", photos=0, people=[sites.record("kim", campaigns=None)], campaign=None))
    folder = sites.approve(site.write(tmp_path / "blog"))
    env = as_installed(folder)
    assert "%" not in blocks("cron")[0], "cron would read a line break"
    line = (
        blocks("cron")[0]
        .split(" * * * ", 1)[1]
        .replace("/srv/blog", str(folder))
        .replace("/var/www/blog", str(tmp_path / "www"))
    )
    page = tmp_path / "www" / "posts" / "hof" / "index.html"
    assert (
        subprocess.run(["sh", "-c", line], env=env, cwd="/", capture_output=True, timeout=60, check=False).returncode
        == 0
    )
    assert page.exists()
    assert sites.run("withdraw", "kim", site=folder).status == 0
    subprocess.run(["sh", "-c", line], env=env, cwd="/", capture_output=True, timeout=60, check=False)
    assert not page.exists()
    assert (tmp_path / "www" / "index.html").exists()


def test_systemd_accepts_the_units_and_they_do_what_cron_does(tmp_path):
    service, timer = (read_unit(block) for block in blocks("ini"))
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["SuccessExitStatus"].split() == ["3", "4"], "then ExecStartPost uploads"
    assert timer["Timer"]["Persistent"] == "true"
    upload = blocks("cron")[0].split("rsync", 1)[1].split(";;")[0].split()
    assert service["Service"]["ExecStartPost"].split()[1:] == upload
    if not (tool := shutil.which("systemd-analyze")):
        pytest.skip("no systemd here")
    subprocess.run([tool, "calendar", timer["Timer"]["OnCalendar"]], check=True, capture_output=True, timeout=20)
    (tmp_path / "sozialblog").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "sozialblog").chmod(0o755)
    for name, block in zip(("blog.service", "blog.timer"), blocks("ini"), strict=True):
        known = block.replace("/srv/blog/.venv/bin/sozialblog", f"{tmp_path}/sozialblog").replace(
            "/usr/bin/rsync", f"{tmp_path}/sozialblog"
        )
        (tmp_path / name).write_text(known, encoding="utf-8")
    words = ["verify", "--man=no", "--recursive-errors=one"]
    result = subprocess.run(
        [tool, *words, *map(str, sorted(tmp_path.glob("blog.*")))], capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    ours = [line for line in result.stderr.splitlines() if "blog." in line or str(tmp_path) in line]
    assert ours == [], result.stderr


def read_unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def batch(text: str, status: dict[str, int]) -> tuple[int, list[str]]:
    """What cmd.exe makes of a batch file of plain commands and “if %errorlevel%”; its status and the commands run.

    ``status`` is what each program ends with, by its first word.
    """
    level, ran = 0, []
    for line in filter(None, text.splitlines()):
        if found := re.fullmatch(r"if %errorlevel% (equ|geq) (\d+) exit /b (\d+)", line):
            limit = int(found[2])
            if level == limit or (found[1] == "geq" and level > limit):
                return int(found[3]), ran
        elif found := re.fullmatch(r"exit /b (\d+)", line):
            return int(found[1]), ran
        elif line not in ("@echo off", 'cd /d "%~dp0"'):
            ran.append(line.split()[0])
            level = status[ran[-1]]
    return level, ran


@pytest.mark.parametrize("built", range(5))
@pytest.mark.parametrize("copied", [0, 1, 3, 7, 8, 16])
def test_windows_uploads_whatever_was_taken_down_and_tells_the_scheduler_the_truth(built, copied):
    program, robocopy = r".venv\Scripts\sozialblog", "robocopy"
    status, ran = batch(blocks("bat")[0], {program: built, robocopy: copied})
    assert ran == ([program] if built in (1, 2) else [program, robocopy])
    if built in (1, 2):
        assert status == built
    else:
        assert status == (1 if copied >= 8 else 0), "robocopy ends with less than 8 where all is well"
    assert " /mir " in blocks("bat")[0], "what is gone here goes there"


def test_windows_schedules_it_daily():
    words = shlex.split(blocks("bat")[1], posix=False)
    assert words[:2] == ["schtasks", "/create"]
    options = dict(zip(words[2::2], words[3::2], strict=True))
    assert options == {"/tn": "Blog", "/sc": "daily", "/st": "00:15", "/tr": r'"C:\blog\blog.cmd"'}


def test_every_command_that_the_page_names_exists():
    for words in re.findall(r"^    sozialblog ([a-z]+(?: [a-z]+)?)", TEXT, re.MULTILINE):
        assert sites.run(*words.split(), "--help", today=None).status == 0, words
