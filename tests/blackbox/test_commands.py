"""The program as it is called: options, exit statuses, forms of output, and days."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sites
from tests.load.malformed import every_case

DAY = dt.timedelta(days=1)
WHOM = 1 + sites.full().get("werkstatt").data().decode().split("\n").index(
    "- consent: kim-werkstatt"
)  #: a line of the file


@pytest.fixture
def _approved() -> Iterator[None]:
    with sites.without_approval():
        yield


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sites.small().write(tmp_path / "site")


# --- calling --------------------------------------------------------------------------------------------------------


def test_without_a_command_it_builds(place: Path) -> None:
    sites.approve(place)
    day = ("--today", sites.TODAY.isoformat())
    done = sites.spawn(*day, cwd=place)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (place / "public/index.html").is_file()
    assert sites.spawn(*day, "--output", "anderswo", cwd=place).returncode == 0
    assert sites.digests(place / "anderswo") == sites.digests(place / "public")
    before = sites.spawn("--site", place, *day, "--lang", "en", "build", "--output", place / "o1", site=place)
    after = sites.spawn("build", "--output", place / "o2", "--lang", "en", *day, "--site", place, site=place)
    assert before.stdout.replace("o1", "") == after.stdout.replace("o2", "")


def test_the_installed_program_is_the_same(place: Path) -> None:
    installed = Path(sys.executable).with_name("sozialblog")
    if not installed.exists():
        pytest.skip("the program is not installed in this environment")
    done = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == sites.spawn("--version").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("gibtsnicht",), ("--gibtsnicht",), ("build", "--gibtsnicht"), ("build", "--workers", "0"), ("build", "--workers", "viele"),
        ("build", "zuviel"), ("check", "--format", "xml"), ("check", "gibt-es-nicht"), ("check", "/etc/passwd"), ("explain",),
        ("explain", "X999"), ("explain", "gibt-es-nicht"), ("verify",), ("verify", "/gibt/es/nicht"), ("--today", "gestern", "check"),
        ("check", "--today", "2026-02-30"), ("--lang", "fr", "check"), ("new", "roman", "Titel"), ("build", "--output"),
        ("--today",), ("--site",), ("policy", "x"), ("schema", "x", "y", "z"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_two(arguments: tuple[str, ...], place: Path) -> None:
    result = sites.run(*arguments, site=place, today=None)
    assert result.status == 2, result
    assert result.err.strip()
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", ["build", "check", "policy", "explain posts/hof"])
def test_without_a_site_it_says_where_to_look(command: str, tmp_path: Path) -> None:
    result = sites.run(*command.split(), site=tmp_path, today=None)
    assert result.status == 2
    assert "init" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_approved")
def test_exit_statuses(place: Path, tmp_path: Path) -> None:
    assert sites.build(place, tmp_path / "out").status == 0
    site = sites.small()
    del site.get("hof").front["people"]
    site.write(place)
    for call in (
        ("build", "--output", tmp_path / "out"),
        ("check",),
        ("check", "--format", "sarif"),
        ("explain", "hof"),
    ):
        assert sites.run(*call, site=place).status == 3, call
    assert sites.run("check", "impressum", site=place).status == 0
    assert sites.run("check", "content/pages", site=place).status == 0
    assert sites.run("check", "content/posts/hof/index.md", site=place).status == 3
    site.toml.pop("organisation")
    site.write(place)
    assert (sites.check(place).status, sites.build(place, tmp_path / "out").status) == (4, 4)


def test_the_summary_says_what_why_and_what_next(tmp_path: Path) -> None:
    site = sites.full()
    site.get("werkstatt").record["valid_until"] = sites.TODAY - DAY
    folder = sites.approve(site.write(tmp_path / "site"))
    result = sites.build(folder, tmp_path / "out")
    assert result.status == 3
    assert f"content/posts/werkstatt/index.md:{WHOM}" in result.out, result.out
    assert re.search(r"C105 .*kim-werkstatt.* 2026-06-30", result.out)
    assert "explain C105" in result.out
    assert "→" in result.out
    assert not set(sites.private_words(site.get("werkstatt").record)) & set(re.findall(r"\w+", result.out))
    german = sites.run("build", "--output", tmp_path / "out", site=folder, lang="de")
    assert german.status == 3
    assert german.out != result.out


# --- forms of output ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_approved")
def test_json_has_exactly_its_shape(tmp_path: Path) -> None:
    site = sites.full()
    del site.get("werkstatt").front["people"]
    site.units["nord"]["policy"] = {"approval": {"four_eyes": False}}
    folder = site.write(tmp_path / "site")
    result = sites.check(folder)
    data = result.json
    assert set(data) == {"documents", "site"}
    verdicts = {"publish", "withhold", "draft", "idea", "scheduled", "ended"}
    for item in data["documents"]:
        assert set(item) == {"kind", "slug", "path", "verdict", "findings"}
        assert item["kind"] in {"post", "campaign", "page"}
        assert item["verdict"] in verdicts
        assert (folder / item["path"]).is_file()
    assert {item["verdict"] for item in data["documents"]} == verdicts
    found = [*data["site"], *(finding for item in data["documents"] for finding in item["findings"])]
    assert found
    for finding in found:
        assert set(finding) == {"code", "severity", "path", "line", "key", "message", "fix"}
        assert finding["severity"] in {"block", "warn", "note"}
        assert (type(finding["line"]), type(finding["key"])) == (int, str)
    keys = [(item["kind"], item["slug"]) for item in data["documents"]]
    assert len(keys) == len(set(keys)) == len(site.documents)
    assert result.err == ""


@pytest.mark.usefixtures("_approved")
def test_check_writes_nothing(place: Path) -> None:
    before = sites.tree(place)
    for form in ("text", "json", "sarif"):
        assert sites.run("check", "--format", form, site=place).status == 0
    assert sites.run("explain", "hof", site=place).status == 0
    assert sites.run("policy", site=place).status == 0
    assert sites.tree(place) == before


@pytest.mark.usefixtures("_approved")
def test_sarif(tmp_path: Path) -> None:
    site = sites.full()
    site.get("werkstatt").record["valid_until"] = sites.TODAY - DAY
    folder = site.write(tmp_path / "site")
    data = json.loads(sites.run("check", "--format", "sarif", site=folder).out)
    assert data["version"] == "2.1.0"
    assert data["$schema"].endswith("sarif-2.1.0.json")
    (run,) = data["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert all(rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    assert [result["ruleId"] for result in run["results"]] == ["C105"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] == WHOM
        assert (folder / place["physicalLocation"]["artifactLocation"]["uri"]).is_file()


@pytest.mark.parametrize("number", [0, 7, 23])
def test_malformed_input_through_a_real_process(number: int, tmp_path: Path) -> None:
    """A sample of the malformed cases as a person meets them; the rest runs in this process."""
    cases = [case for case in every_case() if case.outcome == "withhold"]
    case = cases[number * 11 % len(cases)]
    site = sites.small()
    case.change(site)
    case.disturb(site.write(tmp_path))
    done = sites.spawn("check", "--format", "json", "--today", sites.TODAY.isoformat(), cwd=tmp_path)
    assert done.returncode == 3, (case.name, done)
    assert json.loads(done.stdout)["documents"]
    assert done.stderr == ""


# --- days -----------------------------------------------------------------------------------------------------------


def verdict(folder: Path, day: dt.date, slug: str = "hof") -> tuple[str, list[str]]:
    entry = sites.check(folder, day).document(f"post/{slug}")
    return entry["verdict"], sorted({item["code"] for item in entry["findings"] if item["severity"] == "block"})


@pytest.mark.usefixtures("_approved")
@pytest.mark.parametrize(
    ("changes", "day", "before", "then"),
    [
        ({"valid_until": dt.date(2026, 8, 31)}, dt.date(2026, 9, 1), "publish", ["C105"]),
        ({"withdrawn": dt.date(2026, 8, 1)}, dt.date(2026, 8, 1), "publish", ["C106"]),
        ({"valid_until": None, "given": dt.date(2024, 2, 29)}, dt.date(2027, 3, 1), "publish", ["C116"]),
    ],
    ids=["last valid day", "day of withdrawal", "longest term from a leap day"],
)
def test_a_consent_ends_on_its_day(
    changes: dict[str, object], day: dt.date, before: str, then: list[str], tmp_path: Path
) -> None:
    site = sites.small()
    site.get("hof").front["consents"] = [sites.record("kim-hof", **changes)]
    folder = site.write(tmp_path)
    assert verdict(folder, day - DAY) == (before, [])
    assert verdict(folder, day) == ("withhold", then)


@pytest.mark.usefixtures("_approved")
@pytest.mark.parametrize(
    ("born", "own", "day", "codes"),
    [
        (dt.date(2008, 7, 10), True, dt.date(2026, 7, 10), ["C111"]),
        (dt.date(2008, 2, 29), True, dt.date(2026, 3, 1), ["C111"]),
        (dt.date(2012, 7, 10), False, dt.date(2026, 7, 10), ["C110"]),
        (dt.date(2012, 2, 29), False, dt.date(2026, 3, 1), ["C110"]),
    ],
    ids=["18th birthday", "18 on a leap day", "14th birthday", "14 on a leap day"],
)
def test_birthdays(born: dt.date, own: bool, day: dt.date, codes: list[str], tmp_path: Path) -> None:
    site = sites.small()
    site.documents.remove(site.get("hof"))
    consent = {"given": dt.date(2026, 1, 5), "secrecy_release": dt.date(2026, 1, 5)}
    agreed = {"own_consent": dt.date(2026, 1, 5) if own else None}
    guardians = [{"name": f"Elter {letter}", "given": dt.date(2026, 1, 4)} for letter in "AB"]
    record = sites.minor("jo-hof", born, **consent, **agreed, guardians=guardians)
    post = site.add(sites.post("hof", people=[record], date=dt.date(2026, 1, 6)))
    assert post.record["born"] == born
    folder = site.write(tmp_path)
    assert verdict(folder, day - DAY) == ("publish", [])
    assert verdict(folder, day) == ("withhold", codes)


@pytest.mark.usefixtures("_approved")
@pytest.mark.parametrize(
    ("front", "day", "verdicts"),
    [
        ({"date": dt.date(2026, 8, 1)}, dt.date(2026, 8, 1), ("scheduled", "publish")),
        ({"publish_from": dt.date(2026, 8, 1)}, dt.date(2026, 8, 1), ("scheduled", "publish")),
        ({"publish_until": dt.date(2026, 8, 1)}, dt.date(2026, 8, 2), ("publish", "ended")),
    ],
    ids=["its date", "publish_from", "publish_until"],
)
def test_posts_come_and_go_by_themselves(
    front: dict[str, object], day: dt.date, verdicts: tuple[str, str], tmp_path: Path
) -> None:
    site, out = sites.small(), tmp_path / "out"
    post = site.get("hof")
    post.front.update(front)
    folder = site.write(tmp_path / "site")
    for when, expected in zip((day - DAY, day), verdicts, strict=True):
        assert verdict(folder, when) == (expected, [])
        assert sites.build(folder, out, today=when).status == 0
        found = set(sites.traces(out, post.canaries[1:4]))
        assert bool(found) is (expected == "publish"), found


@pytest.mark.usefixtures("_approved")
def test_the_day_is_read_once_from_the_clock(tmp_path: Path) -> None:
    site = sites.small()
    site.get("hof").record["valid_until"] = dt.date(2027, 4, 1)
    folder = site.write(tmp_path)
    today = dt.datetime.now().astimezone().date()
    assert sites.run("check", "--format", "json", site=folder, today=None).out == sites.check(folder, today).out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_an_output_that_knows_few_letters_stops_nothing(encoding: str, tmp_path: Path) -> None:
    """As on Windows, where a redirected output has the old code page."""
    site = sites.small()
    site.get("hof").front.pop("people")
    place = site.write(tmp_path / "site")
    done = subprocess.run(
        sites.command("check", "--site", place, "--lang", "de"), capture_output=True, check=False, timeout=120,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert (done.returncode, b"Traceback" in done.stdout + done.stderr) == (3, False)
    assert b"C101" in done.stdout
