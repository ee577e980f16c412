"""Random sites and random lives: after every build, nothing without a valid basis is online and everything with one is.

What ought to be online is worked out here from what was done to each person and post, not from the program's verdicts.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import sites

LONG = bool(os.environ.get("SOZIALBLOG_LONG"))
FIRST = sites.TODAY


class Lives(RuleBasedStateMachine):
    """People give, renew and withdraw; posts are written, edited, approved; days pass; builds come in between."""

    @initialize(people=st.integers(2, 3), posts=st.integers(1, 3), data=st.data())
    def begin(self, people, posts, data):
        self.today = FIRST
        self.gone: set[str] = set()
        self.site = sites.bare()
        self.people = [f"person-{number}" for number in range(people)]
        self.until = {}
        for name in self.people:
            self.until[name] = FIRST + dt.timedelta(days=data.draw(st.integers(0, 60)))
            self.site.shared[name] = (sites.record(name, campaigns=None, valid_until=self.until[name]), "")
        self.posts = {}
        for number in range(posts):
            shown = data.draw(st.lists(st.sampled_from(self.people), max_size=2, unique=True))
            post = sites.post(f"beitrag-{number}", campaign=None, publish_from=None)
            post.body += "\nNachsatz 0.\n"
            post.front["people"] = [{"consent": name, "use": ["first-name", "quote"]} for name in shown] or "nobody"
            post.photo["shows"] = shown[:1] or "nobody"
            self.posts[post.slug] = [post, shown, None, 0]
            self.site.add(post)
        self.place = tempfile.TemporaryDirectory()
        self.folder, self.out = Path(self.place.name, "site"), Path(self.place.name, "out")
        self.site.write(self.folder)
        self.approve()

    def _known(self, slug):
        """What an approval would cover: the words, and every record as it is now."""
        post, shown, _, _ = self.posts[slug]
        return post.body, tuple((name, self.until.get(name)) for name in shown)

    def _valid(self, name):
        return name in self.until and name not in self.gone and self.today <= self.until[name]

    def _basis(self, slug):
        return all(self._valid(name) for name in self.posts[slug][1])

    @rule()
    def approve(self):
        sites.approve(self.folder, self.today)
        for slug, item in self.posts.items():
            if self._basis(slug):
                item[2] = self._known(slug)

    @rule(data=st.data())
    def edit(self, data):
        post = self.posts[data.draw(st.sampled_from(sorted(self.posts)))]
        post[3] += 1
        post[0].body = post[0].body.replace(f"Nachsatz {post[3] - 1}.", f"Nachsatz {post[3]}.")
        self.site.write(self.folder)

    @rule(data=st.data())
    def withdraw(self, data):
        name = data.draw(st.sampled_from(self.people))
        if sites.run("withdraw", name, "--output", self.out, site=self.folder, today=self.today).status == 0:
            self.gone.add(name)

    @rule(data=st.data(), days=st.integers(1, 90))
    def renew(self, data, days):
        name = data.draw(st.sampled_from(self.people))
        self.until[name] = self.today + dt.timedelta(days=days)
        self.site.shared[name] = (sites.record(name, campaigns=None, valid_until=self.until[name]), "")
        self.site.write(self.folder)

    @precondition(lambda self: any(name in self.site.shared for name in self.people))
    @rule(data=st.data())
    def erase(self, data):
        name = data.draw(st.sampled_from([name for name in self.people if name in self.site.shared]))
        result = sites.run("consent", "erase", name, site=self.folder, today=self.today)
        assert result.status == 0, result
        del self.site.shared[name]
        del self.until[name]
        self.gone.discard(name)
        for item in self.posts.values():
            if name in item[1]:
                item[2] = None

    @rule(days=st.sampled_from([1, 7, 30]))
    def days_pass(self, days):
        self.today += dt.timedelta(days=days)

    @rule(more=st.sampled_from([(), ("--strict",), ("--clean",)]))
    def build(self, more):
        result = sites.build(self.folder, self.out, *more, today=self.today)
        assert result.status in (0, 3), result
        complete = not more or more == ("--clean",) or result.status == 0
        for slug, (post, _, approved, _) in self.posts.items():
            may = self._basis(slug) and approved == self._known(slug)
            page = self.out / "posts" / slug / "index.html"
            if may and complete:
                assert post.body.split("Nachsatz")[1].split(".")[0] in page.read_text(encoding="utf-8"), (slug, result)
                assert sites.with_colour(sites.colours(self.out), f"{slug}/{post.photo['file']}"), slug
            elif not may:
                assert sites.leaks(self.out, post) == {}, (slug, result)
                if self.out.exists():
                    assert not sites.with_colour(sites.colours(self.out), f"{slug}/{post.photo['file']}"), slug
        if self.out.exists():
            for name in self.people:
                assert sites.traces(self.out, sites.private_words(sites.record(name))) == {}

    def teardown(self):
        if hasattr(self, "place"):
            try:
                self.build(())
            finally:
                self.place.cleanup()


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=300 if LONG else 6,
    stateful_step_count=25 if LONG else 8,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)
