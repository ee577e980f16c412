"""How long it takes to judge the approvals of 2,000 posts: `python tests/bench/approvals.py`.

Targets: under 3 s of one core from cold, under 1 s when the signatures are known to verify.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sozialblog import approvals, signing
from sozialblog.gates.approved import gate
from tests.approvals.world import POST, World


def main(number: int = 2000, batches: int = 40) -> None:
    world = World()
    world.texts = {f"post/rad-{count}": POST.replace("jonas-k-2026", f"jonas-{count}") for count in range(number)}
    for count in range(number):
        folder = f"content/posts/rad-{count}"
        world.photos |= {f"{folder}/rad.jpg": b"rad", f"{folder}/hof.jpg": b"hof"}
    key = "post/rad-0"
    template = world.case(key)
    documents = {name: world._document(name) for name in world.texts}

    def case(name: str, ledger: approvals.Ledger):
        document, records = documents[name]
        return replace(template, document=document, records=records, ledger=ledger)

    by, private = world.signatory("petra-lang"), world.keys["petra-lang/0"]
    names = list(documents)
    for start in range(0, number, number // batches):
        world.tick()
        ledger = world.ledger()
        cases = [case(name, ledger) for name in names[start : start + number // batches]]
        world.apply(signing.approve(cases, by, private, at=world.now, chance=world.chance))
    known: frozenset[str] = frozenset()
    for label in ("cold", "warm"):
        begin = time.process_time()
        ledger = approvals.read(world.files, root=world.root.fingerprint, verified=known)
        read = time.process_time()
        found = [finding for name in names for finding in gate(case(name, ledger))]
        end = time.process_time()
        assert not found, found[:3]
        known = ledger.verified
        print(f"{label}: {end - begin:.2f} s (ledger {read - begin:.2f} s, gate {end - read:.2f} s)")


if __name__ == "__main__":
    main()
