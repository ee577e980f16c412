"""The contact page: what each way is for, what to do without a telephone, and what never to write in a network."""

from __future__ import annotations

import re

import pytest

from tests import sites


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


def site() -> sites.Site:
    found = sites.bare()
    found.units["nord"] = {"name": "Jugendhilfe Nord"}
    found.units["sued"] = {"name": "Beratung Süd", "channels": [
        sites.channel("Telefon Süd", "phone", "+49 431 5550222"), sites.channel("Besuch Süd", "visit", "Südweg 1, 24114 Kiel"),
    ]}  # fmt: skip
    found.toml["site"]["theme"] = "kampagne"
    channels = found.toml["channels"]
    channels[0] |= {"purpose": "Wenn Sie sprechen möchten", "languages": ["de", "tr"]}
    return found


def page(found: sites.Site, folder, name="kontakt/index.html") -> str:
    result = sites.build(found.write(folder / "site"), folder / "out")
    assert result.status in (0, 3), result.out
    return (folder / "out" / name).read_text(encoding="utf-8")


def test_contact_page(tmp_path):
    text = page(site(), tmp_path)
    assert "Wenn Sie sprechen möchten" in text
    assert re.search(r'Wir sprechen: <span lang="de">Deutsch</span>, <span lang="tr">Türkçe</span>', text)
    assert "Mo bis Fr 9 bis 16 Uhr" in text
    silent = text[text.index("Kein Telefon") : text.index("</div>", text.index("Kein Telefon"))]
    assert "Onlineberatung, Sprechstunde." in silent
    assert "Facebook" not in silent
    assert (
        text.index("Beratungstelefon") < text.index("Zum Mitlesen, nicht zum Beraten") < text.index("facebook.example")
    )
    assert "Fotos von Briefen, Ausweisen oder Befunden" in text


def test_units_with_channels_of_their_own_stand_on_the_contact_page(tmp_path):
    text = page(site(), tmp_path)
    unit = text[text.index('id="sb-unit-1"') :]
    assert "Beratung Süd" in unit
    assert "Telefon Süd" in unit
    assert "Jugendhilfe Nord" not in text


def test_a_unit_has_a_contact_page_of_its_own(tmp_path):
    found = site()
    found.add(sites.page("kontakt-sued", contact_box=True, unit="sued"))
    text = page(found, tmp_path, "kontakt-sued/index.html")
    assert "Telefon Süd" in text
    assert "Beratungstelefon" not in text
    assert "sb-unit-1" not in text


def test_a_language_that_is_none_is_found(tmp_path):
    found = site()
    found.toml["channels"][0]["languages"] = ["Türkisch"]
    result = sites.check(found.write(tmp_path))
    assert result.status == 4
    assert [item["code"] for item in result.json["site"]] == ["F004"]
