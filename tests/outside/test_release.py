"""What has to agree before a release: version, lowest dependencies, recipe, image, workflows, archives, paper."""

import ast
import configparser
import importlib.util
import json
import re
import tarfile
import zipfile
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import jinja2
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = configparser.ConfigParser()
SETTINGS.read(ROOT / "setup.cfg", encoding="utf-8")
PYTHONS = re.findall(r"Python :: (3\.\d+)", SETTINGS["metadata"]["classifiers"])
PROVEN_EXTRAS = ("test", "notebook", "tables", "dask")  # what .ci/common installs beside the wheel
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # without the windows' toolkits
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAPER = (ROOT / "paper.md").read_text(encoding="utf-8")


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def first_match(pattern, name):
    """First group of the first line of a file that the pattern matches."""
    found = re.search(pattern, text(name), re.MULTILINE)
    assert found, f"{name}: no line like {pattern}"
    return found[1]


def requirements(lines):
    """Requirements of lines of setup.cfg or of a file of requirements."""
    return [Requirement(line) for line in lines.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def applies(requirement, python):
    return requirement.marker is None or requirement.marker.evaluate(
        {"python_version": python, "python_full_version": f"{python}.0"}
    )


def bound(requirement):
    """The version that a requirement begins at."""
    (specifier,) = requirement.specifier
    assert specifier.operator == ">=", f"{requirement}: a lower bound, and no other"
    return Version(specifier.version)


def lower_bounds(lists, python):
    """{name: the highest of its lower bounds} on a Python."""
    bounds = {}
    for requirement in requirements("\n".join(lists)):
        if applies(requirement, python):
            name = requirement.name.lower()
            bounds[name] = max(bound(requirement), bounds.get(name, Version("0")))
    return bounds


# ------------------------------------------------------------------------------------------------------------- version


def version():
    """The version where it is written: a plain text that setuptools reads without importing the package."""
    tree = ast.parse(text("alkstruct/__init__.py"))
    (value,) = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__version__"]
    ]
    return ast.literal_eval(value)


def test_setup_takes_the_version_from_the_package():
    assert SETTINGS["metadata"]["version"] == "attr: alkstruct.__version__"
    assert str(Version(version())) == version()


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("CHANGELOG.md", r"^## \[(\d[^\]]*)\]"),
        ("CITATION.cff", r"^version: (\S+)$"),
        ("README.md", r"^  version = {(\S+)},$"),
        ("README.md", r"^> version (\S+)\. Computer software"),
        ("recipe/meta.yaml", r'^{% set version = "(\S+)" %}$'),
    ],
)
def test_the_version_is_the_same_in(name, pattern):
    assert first_match(pattern, name) == version()


def test_version_of_installation():
    try:
        installed = metadata.version("alkstruct")
    except metadata.PackageNotFoundError:
        pytest.skip("alkstruct is not installed here, only its checkout is at hand")
    assert installed == version()


def test_the_readme_cites_what_the_citation_file_does():
    """Title, authors and sources; those that reports name are held to the README in tests/report/test_page.py."""
    citation, citing = yaml.safe_load(text("CITATION.cff")), text("README.md").partition("## Citing")[2]
    title, (authors,) = citation["title"], citation["authors"]
    assert f"  title   = {{{{{title}}}}}," in citing and f"  author  = {{{{{authors['name']}}}}}," in citing
    sentence = " ".join(re.sub(r"^> ", "", citing, flags=re.MULTILINE).split())
    assert f"{authors['name']}. *{title}*, version {version()}." in sentence
    assert [one["doi"] for one in citation["references"]] == re.findall(r"\[doi:([^\]]+)\]", citing)
    assert "no DOI" in citing and "doi" not in citation


# -------------------------------------------------------------------------------------------------------- dependencies


@pytest.mark.parametrize("python", PYTHONS)
def test_lowest_versions_that_ci_proves_are_the_lower_bounds(python):
    """Whatever setup.cfg allows at the least is what the tests are run with."""
    lists = [SETTINGS["options"]["install_requires"]]
    lists += [SETTINGS["options.extras_require"][extra] for extra in PROVEN_EXTRAS]
    pinned = {}
    for requirement in requirements(text("requirements/lowest.txt")):
        if applies(requirement, python):
            (specifier,) = requirement.specifier
            assert specifier.operator in ("==", "<") and requirement.name.lower() not in pinned
            if specifier.operator == "==":
                pinned[requirement.name.lower()] = Version(specifier.version)
    assert pinned == lower_bounds(lists, python)


def test_ci_installs_the_extras_whose_bounds_are_proven():
    assert f'"${{wheel}}[{",".join(PROVEN_EXTRAS)}]"' in text(".ci/common")


def test_every_python_is_tested_and_the_lowest_is_required():
    assert SETTINGS["options"]["python_requires"] == f">={PYTHONS[0]}"
    assert first_match(r"^PYTHONS=\((.*)\)$", ".ci/matrix").split() == PYTHONS


def test_pre_commit_has_the_ruff_of_ci():
    (pinned,) = re.findall(r"^ruff==(\S+)$", text("requirements/checks.txt"), re.MULTILINE)
    repositories = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    (ruff,) = [repository for repository in repositories if repository["repo"].endswith("/ruff-pre-commit")]
    assert ruff["rev"] == f"v{pinned}"
    assert [hook["id"] for hook in ruff["hooks"]] == ["ruff-check", "ruff-format"]


# -------------------------------------------------------------------------------------------------------------- recipe


@pytest.fixture(scope="module")
def recipe():
    """The conda recipe as conda reads it: rendered, then YAML."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    return yaml.safe_load(environment.from_string(text("recipe/meta.yaml")).render(PYTHON="python"))


def test_the_recipe_needs_what_setup_needs(recipe):
    """Without those of setup.cfg that hold on a newer Python alone, which a recipe for any Python cannot say."""
    general = [item for item in requirements(SETTINGS["options"]["install_requires"]) if item.marker is None]
    expected = {CONDA_NAMES.get(item.name.lower(), item.name.lower()): bound(item) for item in general}
    run = dict(line.split() for line in recipe["requirements"]["run"])
    assert run.pop("python") == SETTINGS["options"]["python_requires"]
    assert {name: Version(lowest.removeprefix(">=")) for name, lowest in run.items()} == expected


def test_the_recipe_builds_and_tests_as_conda_forge_asks(recipe):
    build, test, about = recipe["build"], recipe["test"], recipe["about"]
    assert build["noarch"] == "python" and "--no-deps --no-build-isolation" in build["script"]
    assert build["entry_points"] == SETTINGS["options.entry_points"]["console_scripts"].strip().splitlines()
    backend = requirements("\n".join(re.findall(r'"([^"]+)"', first_match(r"^requires = \[(.*)\]$", "pyproject.toml"))))
    needed = {item.name: str(item.specifier) for item in backend} | {"python": PYTHONS[0], "pip": ""}
    assert {line.split()[0]: "".join(line.split()[1:]) for line in recipe["requirements"]["host"]} == needed
    assert "pip check" in test["commands"] and "pip" in test["requires"] and f"python {PYTHONS[0]}" in test["requires"]
    assert all(importlib.util.find_spec(name) for name in test["imports"] if name != "alkstruct.structures")
    assert about["license"] == SETTINGS["metadata"]["license"]
    assert about["license_file"] == SETTINGS["metadata"]["license_files"].split()
    assert about["summary"] == SETTINGS["metadata"]["description"]


# --------------------------------------------------------------------------------------------------------------- image


def copied():
    """Paths of the checkout that the Dockerfile copies."""
    lines = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+)$", text("Dockerfile"), re.MULTILINE)
    return [path.rstrip("/") for line in lines for path in line.split()[:-1]]


def test_the_image_has_what_it_copies():
    allowed = re.findall(r"^!(\S+)$", text(".dockerignore"), re.MULTILINE)
    assert [path for path in copied() if not (ROOT / path).exists()] == []
    assert sorted(copied()) == sorted(allowed)


def test_the_image_copies_what_the_wheel_is_built_from():
    folders = re.findall(r"= (\w+)", SETTINGS["options"]["package_dir"])
    named = [*SETTINGS["metadata"]["license_files"].split(), SETTINGS["metadata"]["long_description"].split()[1]]
    assert set(folders) | set(named) | {"setup.cfg", "pyproject.toml", "MANIFEST.in"} <= set(copied())


def test_the_image_is_a_notebook_server_of_a_plain_user():
    image = text("Dockerfile")
    assert set(re.findall(r"^FROM python:(\S+)-slim", image, re.MULTILINE)) == {PYTHONS[0]}
    users = re.findall(r"^USER (\S+)$", image, re.MULTILINE)
    assert users and users[-1] == first_match(r"useradd .*--uid (\d+)", "Dockerfile") != "0"
    assert "notebook" in first_match(r"\[([\w,]+)\]\"", "Dockerfile").split(",")
    assert "HEALTHCHECK" in image and image.index("HEALTHCHECK") < image.index('CMD ["jupyter"')


# ----------------------------------------------------------------------------------------------------------- workflows


def workflow(name):
    return yaml.safe_load(text(f".github/workflows/{name}.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_call_the_scripts_of_ci(path):
    """What runs there is what runs here: no command of their own, and no more rights than to read."""
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert whole["permissions"] == {"contents": "read"}
    commands = [step["run"] for job in whole["jobs"].values() for step in job.get("steps", ()) if "run" in step]
    assert commands
    for command in commands:
        interpreter, script, *_ = command.split()
        assert interpreter == "bash" and (ROOT / script).is_file() and script.startswith(".ci/")


def test_the_matrix_of_the_workflow_is_that_of_ci():
    matrix = workflow("tests")["jobs"]["matrix"]["strategy"]["matrix"]
    assert matrix == {"python": PYTHONS, "dependencies": ["newest", "lowest"]}


def test_only_what_publishes_may_prove_who_it_is():
    """Trusted publishing: no password, and the right to an identity in the one job that publishes what was tested."""
    jobs = workflow("release")["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})] == ["publish"]
    assert jobs["publish"]["needs"] == ["tests", "build"]
    assert "secrets." not in text(".github/workflows/release.yml") and "password" not in jobs["publish"]["steps"][-1]


def test_issue_forms_ask_for_what_is_needed():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
    assert len(forms) == 3
    for path in forms:
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        asked = [part for part in form["body"] if part["type"] != "markdown"]
        assert any(part.get("validations", {}).get("required") for part in asked)


# ------------------------------------------------------------------------------------------------------------ archives


@pytest.fixture
def archives(tmp_path):
    """A folder of files, an sdist and a wheel of it, as .ci/archives.py takes them."""
    folder, sdist, wheel = tmp_path / "files", tmp_path / "a.tar.gz", tmp_path / "a.whl"
    names = ["alkstruct/py.typed", "alkstruct/data/rotamers.npz", "structures/2XP2.cif", "tests/test_a.py", "LICENSE"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(folder, "alkstruct-1")
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in [*names[:2], "alkstruct/structures/2XP2.cif", "alkstruct-1.dist-info/METADATA"]:
            archive.writestr(name, name)
        for name in ("LICENSE", "NOTICE"):
            archive.writestr(f"alkstruct-1.dist-info/licenses/{name}", name)
    return folder, sdist, wheel


def script(name):
    """A module of .ci."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def differences():
    return script("archives").differences


def test_whole_archives_lack_nothing(archives, differences):
    assert differences(*archives) == []


def test_what_archives_lack_is_named(archives, differences):
    folder, sdist, wheel = archives
    (folder / "tests" / "data.csv").write_text("new", encoding="utf-8")
    (folder / "alkstruct" / "new.py").write_text("new", encoding="utf-8")
    (folder / "LICENSE").unlink()
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("tests/test_a.py", "")
    assert differences(folder, sdist, wheel) == [
        "missing from the sdist: alkstruct/new.py",
        "missing from the sdist: tests/data.csv",
        "only in the sdist: LICENSE",
        "missing from the wheel: alkstruct/new.py",
        "does not belong into the wheel: tests/test_a.py",
    ]


def test_every_folder_of_the_checkout_is_for_the_sdist():
    """Folders that are made while one works, which .gitignore names, are not."""
    made = [line.rstrip("/") for line in text(".gitignore").split()] + [".git"]
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    folders = {name for name in folders if not any(fnmatch(name, pattern) for pattern in made)}
    assert folders == set(re.findall(r"^graft (\S+)$", text("MANIFEST.in"), re.MULTILINE))


# ------------------------------------------------------------------------------------------------------------ coverage


def test_coverage_is_counted_by_room(tmp_path, capsys):
    counted = {"alkstruct/errors.py": (10, 10), "alkstruct/io/a.py": (60, 57), "alkstruct/io/b.py": (40, 37)}
    files = {
        f"/home/alkstruct/lib/{name}": {"summary": {"num_statements": statements, "covered_lines": run}}
        for name, (statements, run) in counted.items()
    }
    (tmp_path / "rooms.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    arguments = [str(tmp_path / "rooms.json")]
    script("rooms").main(*arguments, "94")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [["alkstruct", "10", "0", "100.0"], ["io", "100", "6", "94.0"], ["all", "110", "6", "94.5"]]
    with pytest.raises(SystemExit, match="below 95 %: io, all"):
        script("rooms").main(*arguments, "95")


def test_kernels_that_are_watched_have_tests():
    names = first_match(r"^KERNELS=\((.*)\)$", ".ci/common").split()
    assert names and all((ROOT / "tests" / "kernels" / f"test_{name}.py").is_file() for name in names)


# --------------------------------------------------------------------------------------------------------------- paper


def entries():
    """{key: DOI} of the paper's references."""
    return dict(re.findall(r"^@article{(\w+),.*?doi = {(.+?)}$", text("paper.bib"), re.MULTILINE | re.DOTALL))


def test_the_paper_cites_what_its_references_are():
    assert set(re.findall(r"@([a-z]+\d{4})", PAPER)) == set(entries())
    assert len(entries()) == text("paper.bib").count("@article{")


def test_references_of_the_paper_are_those_of_the_repository():
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "alkstruct").rglob("*.py"), ROOT / "README.md"]
    cited = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert [doi for doi in entries().values() if doi not in cited] == []


def test_figures_of_the_paper_are_those_of_the_documentation():
    """Those of in_short.md are held to what the validation computes."""
    validation = PAPER.split("# Validation")[1].split("# Limits")[0]
    short = " ".join(text("docs/in_short.md").split())
    rows = [line for line in validation.splitlines() if line.startswith("|")]
    assert len(rows) == 7 and all(" ".join(row.split()) in short for row in rows)
    shares = re.findall(r"\d+\.\d %", validation)
    assert len(shares) == 2 and all(share in short for share in shares)
    for said in ("59 measurements of 18 mutations", "of the 62 near rows EGFR has 46, ALK 14 and KIT 2"):
        assert said in " ".join(PAPER.split()) and said in short


def test_the_paper_has_the_sections_of_its_kind():
    assert re.findall(r"^# (.+)$", PAPER, re.MULTILINE) == [
        "Summary",
        "Statement of need",
        "State of the field",
        "What it computes",
        "Validation",
        "Limits",
        "References",
    ]
    assert f'title: "{first_match(r"^title: .(.+).$", "CITATION.cff")}"' in PAPER
