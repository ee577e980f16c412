"""A short run over all targets, the cases that were found once, and the command that looks for more."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests import sites
from tests.fuzzing.rounds import attempt, inputs
from tests.fuzzing.targets import TARGETS

CASES = sorted(path for path in (Path(__file__).parent / "cases").rglob("*") if path.is_file())


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_made_up_inputs(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(inputs(target))
    def read(data: bytes) -> None:
        attempt(target, data)

    read()


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once(case: Path) -> None:
    attempt(TARGETS[case.parent.name.replace("_", " ")], case.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_samples_are_read(name: str) -> None:
    """A target that refuses everything would find nothing."""
    read = []
    for sample in random.Random(1).sample(TARGETS[name].samples(), k=1):
        TARGETS[name].read(sample)
        read.append(sample)
    assert read


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system as Linux has them")
def test_the_command_finds_a_hang_a_crash_and_memory(tmp_path: Path) -> None:
    """With targets that do each of the three."""
    script = tmp_path / "broken.py"
    script.write_text(
        "import sys, os\nsys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\nfrom tests.fuzzing import rounds\nfrom tests.fuzzing.targets import TARGETS, Target\n"
        "def hang(data):\n    while data != b'x': pass\n"
        "def memory(data):\n    bytearray(0 if data == b'x' else 2 << 30)\n"
        "def crash(data):\n    if data != b'x': os.abort()\n"
        "TARGETS['bad'] = Target({'hang': hang, 'memory': memory, 'crash': crash}[sys.argv[2]], lambda: [b'x'])\n"
        "rounds.SECONDS = 0.3\nrounds.rounds('bad', 5, Path(sys.argv[3]), 1)\n",
        encoding="utf-8",
    )
    ends = {}
    for kind in ("hang", "memory", "crash"):
        command = [sys.executable, script, sites.PROJECT, kind, tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        ends[kind] = "MemoryError" if "MemoryError" in done.stderr else done.returncode
        assert (tmp_path / "current").exists()
    assert ends == {"hang": -27, "memory": "MemoryError", "crash": -6}
