"""The German catalogs: ``python tests/i18n_catalog.py update`` after changing a sentence, ``check`` to see what is left.

Two catalogs lie in sozialblog/locale/de/LC_MESSAGES/: sozialblog.po holds the sentences of the program, messages.po
those of click (its domain). ``update`` brings both up to date: translations are kept, new sentences come with an
empty ``msgstr``, sentences that are gone are dropped, nothing is guessed. It then compiles both, so that the same
.po gives the same .mo on every machine. Files name no lines and no days; a diff shows words and nothing else.
"""

from __future__ import annotations

import ast
import re
import string
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
import jinja2
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sozialblog.cli.speech import paragraphs  # noqa: E402

FOLDER = ROOT / "sozialblog" / "locale" / "de" / "LC_MESSAGES"
OURS, CLICK = FOLDER / "sozialblog.po", FOLDER / "messages.po"
_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: {project}\\n"
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_HELP = ("help", "short_help", "epilog", "metavar", "prompt")

#: what code holds: a sentence, or its singular and plural
Id = str | tuple[str, str]


# -- what the code says ---------------------------------------------------------------------------------------


def sentences(root: Path = ROOT) -> tuple[dict[Id, list[str]], list[str]]:
    """Every translatable sentence with the files that hold it, and a complaint for each that cannot be read."""
    found: dict[Id, list[str]] = {}
    complaints: list[str] = []
    for path in sorted((root / "sozialblog").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for node in _in_order(ast.parse(path.read_text(encoding="utf-8"))):
            for what in _sentences_of(node, commands=name.startswith("sozialblog/cli/")):
                if what is None:
                    complaints.append(f"{name}:{node.lineno}: a sentence to translate has to be a literal string")
                elif name not in found.setdefault(what, []):
                    found[what].append(name)
    for path in sorted((root / "sozialblog").rglob("templates/*.html")):
        name = path.relative_to(root).as_posix()
        for what in _sentences_of_template(path.read_text(encoding="utf-8")):
            if name not in found.setdefault(what, []):
                found[what].append(name)
    return found, complaints


def _sentences_of_template(source: str) -> Iterator[Id]:
    """What a page of the desk says; a call without a literal says nothing of its own."""
    tree = jinja2.Environment(autoescape=True).parse(source)
    for _, name, what in extract_from_ast(tree, gettext_functions=("_", "plural")):
        if name == "plural" and isinstance(what, tuple) and what[0] and what[1]:
            yield what[0], what[1]
        elif isinstance(first := what[0] if isinstance(what, tuple) else what, str):
            yield first


def _in_order(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _in_order(child)


def _sentences_of(node: ast.AST, *, commands: bool) -> Iterator[Id | None]:
    if isinstance(node, ast.FunctionDef) and any(_name(made) in ("command", "group") for made in node.decorator_list):
        text = ast.get_docstring(node)
        if text:
            yield paragraphs(text)
    if not isinstance(node, ast.Call):
        return
    name = _name(node)
    if name == "msg":
        yield _literal(node.args[0]) if node.args else None
    elif name == "plural":
        one, many = (_literal(argument) for argument in node.args[:2])
        yield (one, many) if one and many else None
    elif name == "Message" and node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value:
        yield None  # only msg() is extracted
    for keyword in node.keywords:
        if commands and keyword.arg in _HELP and isinstance(keyword.value, ast.Constant) and keyword.value.value:
            yield paragraphs(str(keyword.value.value))


def _name(node: ast.AST) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", "") or getattr(called, "id", "")


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def click_sentences() -> dict[Id, list[str]]:
    """What the installed click says through gettext."""
    folder = Path(click.__file__).parent
    keywords = {"_": None, "ngettext": (1, 2)}
    found: dict[Id, list[str]] = {}
    for name, _, what, *_ in extract_from_dir(folder, keywords=keywords, comment_tags=()):
        found.setdefault(what, [f"click/{name}"])
    return found


# -- the files ------------------------------------------------------------------------------------------------


def read(path: Path) -> Catalog:
    """The catalog in ``path``, an empty one if there is none."""
    if not path.exists():
        return Catalog(locale="de")
    return read_po(BytesIO(path.read_bytes()), locale="de")


def entries(catalog: Catalog) -> list[Message]:
    """What is to be translated: everything but the header."""
    return [message for message in catalog if message.id]


def merged(catalog: Catalog, found: dict[Id, list[str]]) -> Catalog:
    """The sentences ``found`` with the translations that ``catalog`` has for them."""
    fresh = Catalog(locale="de")
    for what, files in found.items():
        known = catalog.get(_first(what))
        text = known.string if known is not None and isinstance(known.id, str) == isinstance(what, str) else ""
        fresh.add(what, text or ("" if isinstance(what, str) else ("", "")), locations=[(file, None) for file in files])
    return fresh


def _first(what: Id | list[str]) -> str:
    return what if isinstance(what, str) else what[0]


def write(path: Path, catalog: Catalog, project: str) -> None:
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _HEADER.format(project=project) + body.getvalue().decode("utf-8").strip() + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def compiled(path: Path) -> bytes:
    """The .mo of a .po: the format of GNU gettext, sorted, without anything that changes from day to day."""
    pairs = [(b"", _header_of(path))]
    for message in entries(read(path)):
        one, text = message.id, message.string
        if not all(text if isinstance(text, (tuple, list)) else (text,)):
            continue
        source = one if isinstance(one, str) else "\0".join(one)
        target = text if isinstance(text, str) else "\0".join(text)
        pairs.append((source.encode(), target.encode()))
    pairs.sort()
    start = 28 + 16 * len(pairs)
    tables, texts = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), start + len(texts))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + tables[0] + tables[1] + texts


def _header_of(path: Path) -> bytes:
    project = read(path).project
    version = read(path).version
    lines = _HEADER.format(project=f"{project} {version}".strip()).splitlines()[2:-1]
    return "".join(ast.literal_eval(line) for line in lines).encode()


def covers_installed_click() -> bool:
    """Whether messages.po was made from the click that is installed."""
    return f"Project-Id-Version: click {_click_version()}" in CLICK.read_text(encoding="utf-8")


def _click_version() -> str:
    from importlib.metadata import version

    return version("click")


# -- what is wrong with a translation -------------------------------------------------------------------------


def faults(message: Message, *, may_drop: bool = False) -> Iterator[str]:
    """Complaints about one entry of a catalog. ``may_drop``: the German may leave a field out, but add none."""
    if message.fuzzy:
        yield "is marked fuzzy"
    sources = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not all(texts) or len(texts) != len(sources):
        yield "has no German"
        return
    for source, text in zip(sources, texts, strict=True):
        yield from _faults(source, text)
        if _fields(text) != _fields(source) and not (may_drop and _fields(text) < _fields(source)):
            yield f"has other fields: {sorted(_fields(source))} became {sorted(_fields(text))}"


#: English word or mark -> what it would have to be
_NOT_GERMAN = {
    r"\bGDPR\b": "DSGVO", r"\bunchecked\b": "ungeprüft", r"”": "„…“", r"\.\.\.": "…", r"\b[Dd](u|ein|eine|einen)\b": "Sie",
    r"\bCJEU\b": "EuGH", r"\S  +\S": "one space", r"'": "„…“", r"\bz\.B\.": "zum Beispiel",
}  # fmt: skip
_AS_IN_ENGLISH = ("…", "one space")
_CODE = re.compile(r'[=:] "[^"]*"|"[a-z-]+":')
_KEPT = re.compile(r"--[a-z][a-z-]+|[\w-]+\.(?:md|toml|json|py)\b|\[\[?[a-z.]+\]?\]|(?<=§ )\d+|sozialblog [a-z]+\b")


def _faults(source: str, text: str) -> Iterator[str]:
    if '"' in _CODE.sub("", text):
        yield 'holds "; German quotation marks are „…“'
    if _marks(text) is False:
        yield "does not pair its „ and “"
    for pattern, better in _NOT_GERMAN.items():
        if re.search(pattern, text) and not (better in _AS_IN_ENGLISH and re.search(pattern, source)):
            yield f"holds {pattern}; German: {better}"
    if (_edge(source, 0), _edge(source, -1)) != (_edge(text, 0), _edge(text, -1)):
        yield "begins or ends with other spaces or another mark"
    if source.count("[unchecked]") != text.count("[ungeprüft]"):
        yield "does not say [ungeprüft] where the English says [unchecked]"
    lost = set(_KEPT.findall(source)) - set(_KEPT.findall(text)) - {"[unchecked]"}
    if lost:
        yield f"lost {sorted(lost)}"


def _fields(text: str) -> set[str]:
    try:
        named = {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"(unreadable)"}
    return named | set(re.findall(r"%\(\w+\)s", text))


def _marks(text: str) -> bool:
    depth = 0
    for mark in re.findall("[„“]", text):
        depth += 1 if mark == "„" else -1
        if depth not in (0, 1):
            return False
    return depth == 0


def _edge(text: str, place: int) -> str:
    mark = text.replace("...", "…")[place]
    return mark if mark in " \n.:?!…" else ""


def complaints() -> list[str]:
    """Everything that would have to be mended, as lines."""
    found, lines = sentences()
    catalog = read(OURS)
    held = {message.id if isinstance(message.id, str) else tuple(message.id): message for message in entries(catalog)}
    lines += [f"not in the catalog: {what!r} ({', '.join(files)})" for what, files in found.items() if what not in held]
    lines += [f"in the catalog, but no longer in the code: {what!r}" for what in held if what not in found]
    if catalog.obsolete:
        lines.append("sozialblog.po keeps obsolete entries")
    lines += [f"{message.id!r} {fault}" for message in entries(catalog) for fault in faults(message)]
    lines += [f"{message.id!r} {fault}" for message in entries(read(CLICK)) for fault in faults(message, may_drop=True)]
    if covers_installed_click():
        known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in entries(read(CLICK))}
        lines += [f"click says {what!r}, which messages.po lacks" for what in click_sentences() if what not in known]
    for path in (OURS, CLICK):
        binary = path.with_suffix(".mo")
        if not binary.exists() or binary.read_bytes() != compiled(path):
            lines.append(f"{binary.name} is not made from {path.name}: python tests/i18n_catalog.py update")
    return lines


def update() -> None:
    write(OURS, merged(read(OURS), sentences()[0]), "sozialblog")
    known = read(CLICK)
    found = click_sentences()
    said = {_first(what) for what in found}
    for message in entries(known):  # what another version of click says stays
        if _first(message.id) not in said:
            found[message.id] = [file for file, _ in message.locations]
    write(CLICK, merged(known, found), f"click {_click_version()}")
    for path in (OURS, CLICK):
        path.with_suffix(".mo").write_bytes(compiled(path))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] != ["check"]:
        raise SystemExit("usage: python tests/i18n_catalog.py update|check")
    left = complaints()
    print("\n".join(left) or "complete")
    raise SystemExit(1 if left else 0)
