"""The model of the Hanover Tagger says the same here as in its own package, and its file can do nothing."""

from __future__ import annotations

import pickle
import struct
from io import BytesIO

import pytest
from HanTa.HanoverTagger import HanoverTagger

from sozialblog.pii import morphemes, words
from tests.bench import names

#: short, long, foreign, put together, ending in nothing that the model knows
RARE = ["Xy", "Qq", "q", "ab", "Zwölftonmusikbesucher", "Łukasz", "Ñandú", "Brückenhausgartenfest", "hjklw", "Wkrtz"]


def test_every_reading_is_as_likely_as_the_package_says() -> None:
    sentences = [sentence for name in ("tuned", "held_out") for sentence, _ in names.sentences(name)]
    asked = sorted({word for sentence in sentences for word in words(sentence)})[::4] + RARE
    tagger, model = HanoverTagger("morphmodel_ger.pgz"), morphemes.german()
    for word in [*asked, *map(str.lower, asked)]:
        found = model.readings(word, 8.0)
        for likely, cased in zip(found, (True, False), strict=True):
            said = dict(tagger.tag_word(word, cutoff=8.0, casesensitive=cased))
            assert likely == pytest.approx(said, abs=1e-9), word


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('it ran')",))


@pytest.mark.parametrize("stored", [
    pickle.dumps(_Evil()),
    b"cos\nsystem\n(S'true'\ntR.",
    b"cnumpy.x\nload\n.",
    b"cnumpy._core.multiarray\nscalar\n(cnumpy\ndtype\n(S'i8'\ntRS'12345678'\ntR.",
])  # fmt: skip
def test_a_model_that_holds_more_than_numbers_is_refused(stored: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        morphemes._Numbers(BytesIO(stored)).load()


def test_a_number_of_numpy_is_read_without_it() -> None:
    stored = (
        b"cnumpy._core.multiarray\nscalar\n(cnumpy\ndtype\n(S'f8'\ntRC" + bytes([8]) + struct.pack("<d", -1.5) + b"tR."
    )
    assert morphemes._Numbers(BytesIO(stored)).load() == -1.5
