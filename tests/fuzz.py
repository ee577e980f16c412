"""Throw made-up bytes at everything that reads what strangers wrote, and keep what breaks it.

    python tests/fuzz.py --minutes 60            all targets, the time shared out
    python tests/fuzz.py --minutes 5 jpeg pdf    some of them
    python tests/fuzz.py --list

Each target runs in a process of its own. A fault is an exception that is no refusal, more than 5 seconds of processor
time for one input, or more than 1 GiB of memory; its bytes are written to tests/fuzzing/cases/, where the normal suite
tries them again. Status 3 if there was any. Linux only: it uses the system's limits.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "fuzzing" / "cases"
sys.path.insert(0, str(ROOT))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1, help="for all targets together")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="number to begin with (default: the time)")
    parser.add_argument("--list", action="store_true", help="the targets' names")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    from tests.fuzzing.rounds import rounds
    from tests.fuzzing.targets import TARGETS

    if options.one:
        name, seconds, place = options.one
        rounds(name, float(seconds), Path(place), options.seed)
        return 0
    if options.list:
        print("\n".join(TARGETS))
        return 0
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    chosen = options.targets or list(TARGETS)
    print(f"seed {options.seed}, {options.minutes} minutes, {len(chosen)} targets", flush=True)
    faults, began = 0, time.monotonic()
    for name in chosen:
        faults += _target(name, options.minutes * 60 / len(chosen), options.seed)
    print(f"{faults} faults in {(time.monotonic() - began) / 60:.1f} minutes")
    return 3 if faults else 0


def _target(name: str, seconds: float, seed: int) -> int:
    """The number of faults: a target that broke goes on with other numbers until its time is over."""
    until, faults, total, most = time.monotonic() + seconds, 0, 0, 0
    while (left := until - time.monotonic()) > 0 and faults < 5:
        with tempfile.TemporaryDirectory(prefix="sozialblog-fuzz-") as folder:
            command = [
                sys.executable,
                __file__,
                "--seed",
                str(seed + 100_000 * faults),
                "--one",
                name,
                str(left),
                folder,
            ]
            environment = {**os.environ, "TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
            most = max(most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            count = Path(folder, "count")
            total += int(count.read_text(encoding="utf-8")) if count.exists() else 0
            if done.returncode:
                faults += 1
                _keep(name, done, Path(folder, "current"))
    print(f"{name}: {total} inputs, {faults} faults, up to {most // 1024} MiB", flush=True)
    return faults


def _keep(name: str, done: subprocess.CompletedProcess[str], current: Path) -> None:
    data = current.read_bytes() if current.exists() else b""
    place = CASES / name.replace(" ", "_") / hashlib.sha256(data).hexdigest()[:16]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    what = f"ended by signal {-done.returncode}" if done.returncode < 0 else done.stderr.strip()[-2000:]
    print(f"{name}: {place.relative_to(ROOT)}\n{what}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
