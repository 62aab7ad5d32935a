"""What the documents say is what the program does."""

import ast
import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from assistant.settings import Settings

ROOT = Path(__file__).parent.parent


def test_every_setting_is_in_the_readme_and_the_example_and_the_reverse() -> None:
    settings = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    readme = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M)
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert sorted(readme) == sorted(settings)
    assert sorted(example) == sorted(settings)


def test_the_example_of_the_settings_shows_the_defaults() -> None:
    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    from assistant.options import build_parser as assistant_parser
    from ingest.__main__ import COMMANDS
    from ingest.__main__ import _parser as ingest_parser

    assert "{ask,search,compare,timeline}" in assistant_parser().format_help()
    shown = ["make chat", "make test"]
    shown += [f"python -m assistant {name}" for name in ("ask", "search", "compare", "timeline")]
    shown += [f"python -m ingest {name}" for name in COMMANDS if name != "add"]
    assert [command for command in shown if command not in readme] == []
    examples = ingest_parser().format_help()
    assert [name for name in COMMANDS if f"python -m ingest {name}" not in examples] == ["add"]


def test_every_promise_is_listed_with_tests_that_exist() -> None:
    listed = (ROOT / "docs" / "promises.md").read_text()
    rows = re.findall(r"^\| (\d+) \| .+ \| (.+) \|$", listed, re.M)
    assert [int(number) for number, _ in rows] == [*range(1, 48)]
    for number, cell in rows:
        named = cell.strip("`").split("` `")
        missing = [name for name in named if not is_test(*name.partition("::")[::2])]
        assert missing == [], number
    assert listed.count("::") == sum(cell.count("::") for _, cell in rows)


def is_test(path: str, name: str) -> bool:
    """Whether the file of tests defines a function of this name."""
    return name.startswith("test_") and name in functions(path)


@cache
def functions(path: str) -> set[str]:
    """The names of a file's functions; none where it is no file of tests."""
    if not re.fullmatch(r"tests/test_\w+\.py", path):
        return set()
    module = ast.parse((ROOT / path).read_text())
    return {one.name for one in module.body if isinstance(one, ast.FunctionDef)}


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    pinned = constraints()
    for requirement in map(Requirement, asked):
        versions = pinned[requirement.name.lower()]
        assert all(requirement.specifier.contains(v) for v in versions), requirement


def test_the_versions_are_above_the_known_weaknesses() -> None:
    floors = {
        "gradio": "6.25",
        "langchain-core": "1.2.11",
        "langchain-openai": "1.1.14",
        "langchain-text-splitters": "1.1.2",
        "torch": "2.6",
    }
    pinned = constraints()
    assert [n for n, v in floors.items() if min(map(Version, pinned[n])) < Version(v)] == []


def constraints() -> dict[str, list[str]]:
    """The pinned versions by name; a name can have one for each Python."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found.setdefault(requirement.name.lower(), []).append(pin.version)
    return found


def test_nothing_is_loaded_that_could_run_code_of_others() -> None:
    risky = re.compile(
        r"\b(eval|exec)\(|pickle\.load|yaml\.load\(|trust_remote_code=True|chromadb\.app"
    )
    sources = [*ROOT.glob("assistant/**/*.py"), *ROOT.glob("ingest/**/*.py")]
    assert [path for path in sources if risky.search(path.read_text())] == []
