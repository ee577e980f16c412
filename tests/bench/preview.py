"""How long until a changed text is in the browser: ``python -m tests.bench.preview [POSTS]``.

Makes a site of so many posts, changes the text of some, and measures from the watcher's call to the finished page.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sozialblog.i18n import Language
from sozialblog.pipeline import Workers
from sozialblog.serve import Server
from tests import sites

_PARAGRAPH = "Ein Absatz über die Werkstatt mit mehreren Sätzen. Er erzählt, was geschah, und wer dabei war. " * 5


def main(posts: int) -> None:
    site = sites.bare()
    site.toml["site"]["theme"] = "kampagne"
    for number in range(posts):
        post = site.add(sites.post(f"beitrag-{number}", photos=0, campaign=None))
        post.body += "\n\n".join([_PARAGRAPH] * 6) + "\n"
    with tempfile.TemporaryDirectory() as place:
        folder = site.write(Path(place))
        started = time.perf_counter()
        server = Server(folder, lambda: sites.TODAY, "0" * 64, Language("de"), workers=Workers.on_all_cores())
        print(f"{posts} posts: first look {time.perf_counter() - started:.2f} s")
        times = []
        for number in range(min(12, posts)):
            path = folder / f"content/posts/beitrag-{number}/index.md"
            path.write_text(path.read_text(encoding="utf-8") + "\nNeu.\n", encoding="utf-8")
            started = time.perf_counter()
            server.changed({str(path)})
            assert b"Neu." in server.answer(f"/posts/beitrag-{number}/")[2]
            times.append(time.perf_counter() - started)
        print(f"changed text: median {statistics.median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms")
        started = time.perf_counter()
        server.catch_up()
        print(f"everything else: {time.perf_counter() - started:.2f} s later")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
