"""The house rules that can be counted: sizes, one home for a fact, first sentences."""

import ast
import re
from pathlib import Path

import pytest

import alkstruct as alk

PACKAGE = Path(alk.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file() and path.name != "structures")
# Words that mean something else in every module: a constant says what it measures.
GENERIC_NAMES = set(
    "REACH SMALL ONE WIDE MOST SHARE NEAR APART CELLS STRIP ROOMY FULL DENSE PAD COLUMNS REFERENCE MAP UNIT".split()
)
NOUN_OPENINGS = set("A All An As Every From How No Some The What Where Whether Which".split())
RIDDLES = ("The same", "Those", "As `", "Of ", "Whether what", "That which", "Here ")


def in_package(path):
    return path.relative_to(PACKAGE.parent).as_posix()


def functions():
    """(module, function) of every function of the package."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def lines_of_code(function):
    """Lines of a function without its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if is_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_no_module_is_longer_than_400_lines():
    assert [in_package(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_no_function_is_longer_than_a_screen():
    long = [f"{in_package(path)}: {node.name}" for path, node in functions() if lines_of_code(node) > 60]
    assert long == []


def test_no_function_takes_more_than_twelve_parameters():
    """Arrays that belong together travel as named tuples; public functions may have many options."""
    wide = [
        f"{in_package(path)}: {node.name}"
        for path, node in functions()
        if len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs) > 12 and node.name not in alk.__all__
    ]
    assert wide == []


def test_no_function_shadows_the_builtin_complex():
    """A Complex is called `structure` inside; public functions keep their parameter `complex`."""
    shadowing = [
        f"{in_package(path)}: {node.name}"
        for path, node in functions()
        if node.name not in alk.__all__
        for inner in ast.walk(node)
        if (isinstance(inner, ast.arg) and inner.arg == "complex")
        or (isinstance(inner, ast.Name) and inner.id == "complex" and isinstance(inner.ctx, ast.Store))
    ]
    assert shadowing == []


@pytest.mark.parametrize("path", MODULES, ids=in_package)
def test_the_first_line_of_a_module_is_a_sentence(path):
    first = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split("\n")[0]
    assert len(first) <= 120 and first.endswith((".", ":"))
    assert not first.startswith(RIDDLES)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_lists_its_modules(room):
    """Its `__init__` is the page by which a stranger finds the file."""
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    listed = set(re.findall(r"^- `(\w+)`: ", text, re.MULTILINE))
    assert listed == {path.stem for path in room.glob("*.py")} - {"__init__"}


def test_no_docstring_is_a_riddle():
    """A docstring can be read alone."""
    riddles = [
        f"{in_package(path)}: {node.name}"
        for path, node in functions()
        if (ast.get_docstring(node) or "").startswith(RIDDLES)
    ]
    assert riddles == []


def test_docstrings_of_public_functions_open_with_a_verb():
    """A docstring says first what its function does, for example "Return the ..." or "Tell whether ..."."""
    nouns = [
        f"{in_package(path)}: {node.name}"
        for path, node in functions()
        if not node.name.startswith("_")
        and (text := ast.get_docstring(node))
        and (text.split()[0] in NOUN_OPENINGS or not text[0].isupper())
    ]
    assert nouns == []


def test_data_files_have_one_reader():
    """`alkstruct.data` reads them; the others that look for files look for the kernels and the structures."""
    own = {"data/__init__.py", "kernels/compiled.py", "complexes/catalog.py"}
    places = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if re.search(r"__file__|importlib\.resources|PackageLoader", path.read_text(encoding="utf-8"))
    }
    assert places <= own


def test_the_research_notice_is_worded_once():
    """Texts that are printed take it from its home; docstrings may speak of it."""
    printed = [
        in_package(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        and any(
            isinstance(part, ast.Constant) and isinstance(part.value, str) and "therapy" in part.value
            for part in ast.walk(node.value)
        )
    ]
    assert printed == ["alkstruct/display/notices.py"]


def test_a_chain_without_a_name_has_one_word():
    """`errors.chain_in_words` says it; messages, tables and views take it from there."""
    saying = [in_package(path) for path in MODULES if "(blank)" in path.read_text(encoding="utf-8")]
    assert saying == ["alkstruct/errors.py"]


@pytest.mark.parametrize("path", MODULES, ids=in_package)
def test_constants_say_what_they_measure(path):
    names = {
        target.id
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target in ast.walk(ast.Tuple(node.targets, ast.Store()))
        if isinstance(target, ast.Name)
    }
    assert not names & GENERIC_NAMES
