"""lexicon: lists that finding names rests on. ``places.txt`` is made by tests/pii/places.py."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: after these stands a name
TITLES: Final = _set("""frau herr herrn hr fr dr prof professor professorin doktor dipl med phil jur fräulein""")
#: after these often stands a name; they are none themselves
OFFICES: Final = _set(
    """familie eheleute ehepaar schwester bruder tante onkel oma opa großmutter großvater pfarrer pfarrerin pastor
    pastorin pater sankt geschwister bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin minister
    ministerin präsident präsidentin direktor direktorin senator senatorin landrat landrätin stadtrat stadträtin
    staatssekretär staatssekretärin kanzler kanzlerin vorsitzende vorsitzender kollege kollegin nachbar nachbarin
    schulleiter schulleiterin lehrer lehrerin bischof bischöfin imam rabbiner rabbinerin"""
)
#: after these stands a name if the word can be one
INTRODUCING: Final = _set("heißt heiße heißen hieß namens nennt genannt nannte")
#: after these stands what somebody is
COPULAS: Final = _set("ist war wird wurde bin bist sind waren werden wurden als wäre sei")
#: words that belong to a name where capitals follow them; the German ones only before what may be a name
PARTICLES: Final = _set("van de di da del della dos das du la le el al ibn bin bint ben abu ould ter ten af av y")
ALL_PARTICLES: Final = PARTICLES | _set("von vom zu zum zur der den dem")
#: what stands before a noun; after it a name is rare
DETERMINERS: Final = _set(
    """der die das den dem des ein eine einen einem einer eines im am beim zum zur vom ins ans kein keine keinen
    keinem keiner mein meine meinen meinem meiner meines dein deine deinen deinem deiner sein seine seinen seinem
    seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres euer eure euren
    eurem eurer dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem alle
    allen aller viele vielen einige einigen manche mehrere beide beiden zwei drei vier fünf sechs sieben acht neun
    zehn elf zwölf welche welcher welches"""
)
#: before a single capitalised word these make it a place
LOCATIVES: Final = _set(
    """in nach aus richtung stadt kreis landkreis stadtteil bezirk gemeinde ortsteil dorf insel region viertel
    quartier raum bundesland"""
)
#: before a single capitalised word these make it the name of a house, a group or a work
INSTITUTIONS: Final = _set(
    """haus hotel café cafe kita schule projekt verein stiftung kirche kapelle gemeinde firma zentrum platz straße
    campus verlag theater film band preis jugendladen beratungsstelle werkstatt seite agentur bar kneipe restaurant
    treff jugendtreff klub club stadion bahnhof supermarkt magazin zeitung zeitschrift buch roman lied stück serie
    spiel partei gewerkschaft universität hochschule klinik krankenhaus sender bus linie zug fluss see schiff
    berg kollektiv netzwerk bündnis initiative label marke programm app plattform software gruppe park"""
)
#: a name before one of these words is part of what they say
OF_THINGS: Final = _set(
    "straße strasse platz allee weg ring schule haus stiftung preis park gymnasium zentrum institut klinik"
)
#: places of several words begin like this
OF_PLACES: Final = _set("bad san santa são sankt st new los las porto rio saint puerto el al")
#: no names, whatever the tagger thinks of them
NEVER: Final = _set(
    """du ihr sie er es wir ich man oder und aber online offline internet corona covid whatsapp instagram facebook
    tiktok youtube twitter mastodon google amazon netflix zoom signal telegram wikipedia microsoft apple aldi lidl
    rewe edeka ikea hartz gott allah jesus christus bibel koran rhein elbe spree havel donau main oder weser ostsee
    nordsee alpen harz eider förde schlei trave isar neckar mosel saar ruhr alster bille eu uno brexit bafög
    januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag sonnabend ostern pfingsten weihnachten silvester neujahr advent ramadan
    halloween frühling sommer herbst winter rosenmontag karfreitag heiligabend chanukka newroz diwali
    impressum datenschutz kontakt barrierefreiheit archiv blog website podcast newsletter workshop flyer okay
    caritas diakonie johanniter malteser bundestag bundesrat senat europa linke grüne grünen spd cdu fdp afd
    deutsch englisch türkisch arabisch polnisch russisch ukrainisch persisch kurdisch farsi dari paschtu"""
)
#: words of everyday life that the tagger has never read and takes for names
THINGS: Final = _set(
    """siebdruck linoldruck kies lampions spaniel labrador dackel cookies brownies pizza hummus couscous baklava
    börek döner borschtsch kurkuma zucchini brokkoli tofu limo cajon djembe hip-hop parkour yoga pilates zumba
    judo taekwondo darts longboard tablet wlan reel emoji chat link feed stream mentoring streetwork clearing
    diversity queer bufdi fsj buddy kiez mulch rindenmulch dübel overlock jersey wolle erstgespräch
    accessibility origami pastell gips impro zine slam poetry-slam catering quiz bingo marshmallows sup mole
    nikolaus iftar pride csd sozialkaufhaus schufa gurdwara falafel scooter smartphone gender häkeln tricktech
    piroggen ramen melisse hashtag selfie empowerment ganztag akkuschrauber makramee jonglage feeds messenger
    e-mail e-mails megapixel windows webspace netlify cloudflare slug slugs strg anschluss port alternativtext
    abs nr str art kap bd hrsg vgl sog evtl inkl tel mo di mi do fr sa so std min cookie links browser server
    account login update team teams care sharing fair trade open air secondhand upcycling ehrenamt café cafe
    ernst bundesdatenschutzgesetz guidelines"""
)
#: given names that the tagger does not take for any
GIVEN: Final = _set(
    """kadir kai maya zara robin jasmin sascha toni luca rania mika romy marlen jo amal arben artem berat friederike
    isabel jette lale leonie merle torsten"""
)
#: the parts of big cities that lie in no list of towns
QUARTERS: Final = _set(
    """mitte kreuzberg neukölln wedding moabit pankow spandau köpenick treptow lichtenberg marzahn hellersdorf
    charlottenburg wilmersdorf schöneberg tempelhof steglitz zehlendorf reinickendorf friedrichshain altona eimsbüttel
    barmbek wandsbek harburg bergedorf wilhelmsburg billstedt ottensen gaarden mettenhof gröpelingen ehrenfeld nippes
    kalk chorweiler deutz mülheim schwabing haidhausen sendling giesing bockenheim gallus nordend linden gohlis
    connewitz grünau neustadt altstadt prohlis gorbitz"""
)
#: of T304: what few people share
RARE: Final = _set(
    """rollstuhl zwilling zwillinge drilling drillinge vierlinge haft gefängnis häftling justizvollzugsanstalt jva
    entlassung totgeburt fehlgeburt adoption adoptiert pflegefamilie sucht drogen heroin alkoholiker alkoholikerin
    entzug überdosis missbrauch missbraucht vergewaltigt vergewaltigung gewalt messerangriff hiv aids krebs leukämie
    autismus autistisch asperger tourette epilepsie transplantation amputation amputiert prothese blind gehörlos
    taubblind kleinwüchsig suizid selbstmord suizidversuch psychose schizophrenie schizophren magersucht bulimie
    psychiatrie flucht geflohen abschiebung folter gefoltert obdachlos wohnungslos zwangsräumung zwangsheirat
    schwanger totschlag mord brand hausbrand unfall verunglückt witwe witwer waise vollwaise intersexuell
    transsexuell transgender trans coming-out prostitution sexarbeit zirkus analphabet analphabetin
    insolvenz frauenhaus kinderheim gelähmt querschnittsgelähmt querschnittgelähmt multiple sklerose parkinson
    demenz down-syndrom downsyndrom mukoviszidose"""
)


@cache
def places() -> frozenset[str]:
    """Towns, countries and languages, in their own spelling."""
    text = resources.files(__package__).joinpath("places.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n")) - {""}
