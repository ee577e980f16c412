"""Other machines: a cluster that converts texts and cleans photographs, and a cache that machines share."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozialblog.store import Kept
from sozialblog.store.shared import Shared
from tests import sites

SECRET = "ein gemeinsames Geheimnis der Maschinen"

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address.replace("tcp://", "dask://"), flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER)
    with subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL, cwd=sites.PROJECT) as process:  # fmt: skip
        assert process.stdout
        assert process.stdin
        address = process.stdout.readline().strip()
        assert address.startswith("dask://"), address
        yield address
        process.stdin.close()


def test_a_cluster_of_two_gives_the_same_bytes(tmp_path: Path, cluster: str) -> None:
    folder = sites.approve(sites.full().write(tmp_path / "site"))
    assert sites.build(folder, tmp_path / "here").status == 0
    shutil.rmtree(folder / ".sozialblog")
    far = sites.spawn("build", "--output", tmp_path / "there", "--executor", cluster,
                      "--today", sites.TODAY.isoformat(), cwd=folder)  # fmt: skip
    assert far.returncode == 0, far.stderr
    assert sites.digests(tmp_path / "here") == sites.digests(tmp_path / "there")


@pytest.mark.parametrize("address", ["dask://127.0.0.1:9", "localhost:8786", "http://example.org", "dask://"])
def test_a_cluster_that_is_none(tmp_path: Path, address: str) -> None:
    result = sites.build(sites.small().write(tmp_path / "site"), tmp_path / "out", "--executor", address)
    assert result.status == 2
    assert "Traceback" not in result.err


class TestCache:
    @pytest.fixture
    def address(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("SOZIALBLOG_CACHE_SECRET", SECRET)
        return (tmp_path / "shared").as_uri()

    def test_another_machine_decodes_nothing(
        self, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = sites.approve(sites.full().write(tmp_path / "one"))
        shutil.copytree(one, tmp_path / "two")
        assert sites.build(one, tmp_path / "out1", "--cache", address).status == 0
        assert list((tmp_path / "shared").iterdir())
        monkeypatch.setattr("sozialblog.images.derive", None)
        assert sites.build(tmp_path / "two", tmp_path / "out2", "--cache", address).status == 0
        assert sites.digests(tmp_path / "out1") == sites.digests(tmp_path / "out2")

    def test_what_is_withdrawn_goes_from_there_too(self, tmp_path: Path, address: str) -> None:
        site = sites.small()
        folder = site.write(tmp_path / "site")
        with sites.without_approval():
            assert sites.build(folder, tmp_path / "out", "--cache", address).status == 0
            before = {path.name for path in (tmp_path / "shared").iterdir()}
            site.get("hof").front["status"] = "draft"
            assert sites.build(site.write(folder), tmp_path / "out", "--cache", address).status == 0
        assert len({path.name for path in (tmp_path / "shared").iterdir()} & before) < len(before)

    def test_nothing_is_believed_without_the_secret(self, tmp_path: Path, address: str) -> None:
        mine = Shared(Kept(tmp_path / "a"), address, SECRET.encode())
        key, other = "a" * 64, "b" * 64
        mine.put(key, b"picture")
        assert Shared(Kept(tmp_path / "b"), address, SECRET.encode()).get(key) == b"picture"
        assert Shared(Kept(tmp_path / "c"), address, b"another secret, as long").get(key) is None
        shared = tmp_path / "shared"
        (shared / other).write_bytes((shared / key).read_bytes())
        assert Shared(Kept(tmp_path / "d"), address, SECRET.encode()).get(other) is None, "moved to another key"
        (shared / key).write_bytes((shared / key).read_bytes()[:-1] + b"!")
        assert Shared(Kept(tmp_path / "e"), address, SECRET.encode()).get(key) is None, "changed"

    @pytest.mark.parametrize("secret", ["", "kurz"])
    def test_no_secret_no_cache(self, tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOZIALBLOG_CACHE_SECRET", secret)
        result = sites.build(sites.small().write(tmp_path / "s"), tmp_path / "out", "--cache", "memory://x")
        assert result.status == 2
        assert "SOZIALBLOG_CACHE_SECRET" in result.err

    def test_an_address_of_no_kind(self, tmp_path: Path, address: str) -> None:
        result = sites.build(sites.small().write(tmp_path / "s"), tmp_path / "out", "--cache", "nichts://x")
        assert result.status == 2

    def test_an_address_that_cannot_be_written(self, tmp_path: Path, address: str) -> None:
        """What cannot be kept there is worked out; nothing had to go from there."""
        (tmp_path / "file").write_bytes(b"")
        folder = sites.small().write(tmp_path / "s")
        with sites.without_approval():
            result = sites.build(folder, tmp_path / "out", "--cache", (tmp_path / "file" / "below").as_uri())
        assert result.status == 0, result
