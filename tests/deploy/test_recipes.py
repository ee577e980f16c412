"""The recipes of docs/hosting.md as they are written: real servers, the hosts' own schemas, stand-ins for what needs a network.

The headers in it are those that the program writes, and fit what its pages say of themselves.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from sozialblog.publish.headers import HEADERS, POLICY, SECURE
from sozialblog.publish.removed import Host, answers
from tests import sites
from tests.webservers import free_port, readable, served

RECIPES = (sites.PROJECT / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HEADERS)
def test_the_handbook_says_what_the_program_writes(name: str) -> None:
    assert f'Header always set {name} "{HEADERS[name]}"' in RECIPES
    assert f'add_header {name} "{HEADERS[name]}" always;' in RECIPES


def test_the_rules_for_hosts_hold_the_headers() -> None:
    files = answers(["posts/weg/index.html"], Host(url="https://blog.example/sub/"))
    apache, pages = files[".htaccess"].decode(), files["_headers"].decode()
    for name, value in HEADERS.items():
        assert f'Header always set {name} "{value}"' in apache
        assert f"  {name}: {value}\n" in pages
    assert SECURE[0] in apache
    assert SECURE[0] in pages


def test_no_page_needs_more_than_the_server_allows() -> None:
    """Both policies count, and a browser takes the narrower one of each directive."""
    theme = (sites.PROJECT / "themes/kampagne/templates/base.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', theme)
    assert policy
    allowed = dict(part.split(" ", 1) for part in POLICY.split("; "))
    for part in re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", policy[1]).split(";"):
        name, _, sources = part.strip().partition(" ")
        if name and sources.strip():
            wanted = set(sources.split()) - {"'none'"}
            assert wanted <= set(allowed.get(name, allowed["default-src"]).split()), part


def recipes(form: str) -> list[str]:
    return re.findall(rf"^```{form}\n(.*?)^```$", RECIPES, re.DOTALL | re.MULTILINE)


def put(root: Path, *removed: str) -> None:
    """A folder as it is published at the root of its server."""
    pages = dict.fromkeys(["index.html", "posts/da/index.html", "404.html"], b"<p>da</p>")
    for path, data in {
        **pages,
        "404.html": b"<p>fort</p>",
        **answers(removed, Host(url="https://blog.example/")),
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (root / "sozialblog-manifest.json").write_bytes(b"{}")


@pytest.mark.parametrize("removed", [(), ("posts/fort/index.html",)], ids=["fresh", "later"])
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_a_server_takes_the_recipe_as_it_is_written(server: str, removed: tuple[str, ...], tmp_path: Path) -> None:
    (recipe,) = recipes(server)
    if server == "apache":
        inside = f'<Directory "ROOT">\nAllowOverride None\nRequire all granted\n</Directory>\n{recipe}'
    else:
        inside = recipe.replace("8080", "127.0.0.1:PORT").replace("/srv/www/blog", "ROOT")
    with readable() as root:
        put(root, *removed)
        with served(server, root, tmp_path, inside=inside) as ask:
            for path in ("/", "/posts/da/", "/posts/fort/", "/nirgends/"):
                status, headers, body = ask.whole(path)
                gone = 410 if removed and server == "nginx" and "fort" in path else 404
                assert status == (200 if path in ("/", "/posts/da/") else gone), path
                assert body == (b"<p>da</p>" if status == 200 else b"<p>fort</p>")
                assert {name: headers.get_all(name) for name in HEADERS} == {name: [HEADERS[name]] for name in HEADERS}
            for name in ("sozialblog-manifest.json", "_headers", "_redirects", "removed.txt", "nginx-removed.conf"):
                assert ask(f"/{name}") == 404, "nobody's to read"
            assert ask("/.htaccess") in (403, 404)


def test_the_upload_steps_fit_the_workflow_they_belong_to(tmp_path: Path) -> None:
    life = (sites.PROJECT / "docs" / "life-of-a-consent.md").read_text(encoding="utf-8")
    assert "## Jeden Tag bauen" in life
    workflow = yaml.safe_load(re.search(r"^```yaml\n(.*?)^```$", life, re.DOTALL | re.MULTILINE)[1])
    workflow["on"] = workflow.pop(True)
    steps = workflow["jobs"]["blog"]["steps"]
    assert [step["uses"].split("@")[0] for step in steps[-2:]] == [
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    assert len(recipes("yaml")) == 2
    files = []
    for number, recipe in enumerate(recipes("yaml")):
        (step,) = yaml.safe_load(recipe)
        assert "${{" not in step["run"], "a secret reaches a shell as a variable and never as text"
        workflow["jobs"]["blog"]["steps"] = [*steps[:-2], step]
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(yaml.safe_dump(workflow), encoding="utf-8")
    words = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", "--no-cache", *map(str, files)]
    result = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout


def test_the_upload_steps_name_the_folder_that_a_build_writes(tmp_path: Path) -> None:
    (tmp_path / "npx").write_text('#!/bin/sh\nfor word; do echo "$word"; done\n', encoding="utf-8")
    (tmp_path / "npx").chmod(0o755)
    said = []
    for recipe in recipes("yaml"):
        (step,) = yaml.safe_load(recipe)
        env = {**dict.fromkeys(step["env"], "ein wert"), "PATH": f"{tmp_path}:/usr/bin:/bin"}
        result = subprocess.run(["sh", "-e", "-c", step["run"]], env=env, capture_output=True, text=True, check=True)
        said.append(result.stdout.splitlines())
    netlify, cloudflare = said
    assert netlify == ["--yes", "netlify-cli", "deploy", "--prod", "--no-build", "--dir", "public"]
    assert cloudflare == [
        "--yes",
        "wrangler",
        "pages",
        "deploy",
        "public",
        "--project-name",
        "ein wert",
        "--branch",
        "main",
    ]


AWS = """#!/bin/sh
echo "$*" >> log
case "$*" in
  *--dryrun*) echo "(dryrun) delete: s3://eimer/posts/a b/index.html"; echo "(dryrun) upload: public/x to s3://eimer/x" ;;
  "s3 rm "*) exit $RM ;;
esac
"""


@pytest.mark.parametrize("status", [0, 1])
def test_in_a_bucket_what_goes_goes_first(status: int, tmp_path: Path) -> None:
    (tmp_path / "aws").write_text(AWS, encoding="utf-8")
    (tmp_path / "aws").chmod(0o755)
    (tmp_path / "xremoved.txt").touch()  # a pattern that the shell must not fill in
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "RM": str(status)}
    script = next(recipe for recipe in recipes("sh") if "aws s3" in recipe)
    done = subprocess.run(["sh", "-c", script], env=env, cwd=tmp_path, capture_output=True, check=False)
    asked = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert [" ".join(line.split()[1:3]) for line in asked] == ["sync public/", "rm s3://eimer/posts/a", "sync public/"][
        : 3 - status
    ]
    assert asked[1] == "s3 rm s3://eimer/posts/a b/index.html"
    assert "--exclude *removed.* " in asked[0]
    assert (done.returncode == 0) == (status == 0)


def test_a_bucket_holds_what_was_published_and_nothing_else(tmp_path: Path) -> None:
    """The same lines with the real aws, against moto's S3 on loopback: ``pip install awscli "moto[server]"``."""
    if not os.environ.get("SOZIALBLOG_LONG"):
        pytest.skip("SOZIALBLOG_LONG is not set")
    tools = {
        name: shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        for name in ("aws", "moto_server")
    }
    if not all(tools.values()):
        pytest.skip("there are no aws and moto_server here")
    port = free_port()
    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "x")
    env = {
        **keys, "AWS_DEFAULT_REGION": "eu-central-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "HOME": str(tmp_path),
        "AWS_EC2_METADATA_DISABLED": "true", "PATH": f"{Path(tools['aws']).parent}:/usr/bin:/bin",
    }  # fmt: skip
    script = next(recipe for recipe in recipes("sh") if "aws s3" in recipe)
    with subprocess.Popen(
        [tools["moto_server"], "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    break
                time.sleep(0.05)
            aws = [tools["aws"], "s3"]
            subprocess.run([*aws, "mb", "s3://eimer"], env=env, capture_output=True, check=True)
            (tmp_path / "public").mkdir()
            put(tmp_path / "public", "posts/weg/index.html")
            said = []
            for gone in (None, "posts/da/index.html"):
                if gone:
                    (tmp_path / "public" / gone).unlink()
                    (tmp_path / "public" / "neu.html").write_bytes(b"neu")
                run = subprocess.run(
                    ["sh", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
                )
                said.append([line for line in re.split(r"[\r\n]", run.stdout) if line.startswith(("delete", "upload"))])
            listed = subprocess.run(
                [*aws, "ls", "--recursive", "s3://eimer/"], env=env, capture_output=True, text=True, check=True
            )
        finally:
            server.terminate()
    assert [line.split()[3] for line in listed.stdout.splitlines()] == ["404.html", "index.html", "neu.html"]
    assert said[1][0] == "delete: s3://eimer/posts/da/index.html"
    assert [line.split()[0] for line in said[1][1:]] == ["upload:"]
