"""The documents keep up with the program, and their check finds what it is there to find."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from figures import PAGE, alarms, declared

from analyzers.registry import discover

ROOT = Path(__file__).resolve().parent.parent
METHODS = discover().found


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_docs", ROOT / ".ci" / "check_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["check_docs"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("method_id", METHODS)
def test_the_page_for_examiners_says_of_every_method_what_it_says_of_itself(method_id: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    lacking = [part for part in (*declared(METHODS[method_id]), alarms(METHODS[method_id])) if part not in page]
    assert lacking == [], "run benchmarks/figures.py"


def test_the_page_for_examiners_names_no_method_that_is_gone() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = {line.split("`")[1] for line in page.splitlines() if line.startswith("`") and ", version " in line}
    assert named == set(METHODS)


BAD = {
    '<a href="gone.html">x</a>': "does not exist",
    '<a href="other.html#nowhere">x</a>': "has no such anchor",
    '<a href="#nowhere">x</a>': "has no such anchor",
    '<a href="https://">x</a>': "is no address",
    '<a href="https://news org/">x</a>': "is no address",
    '<a href="/index.html">x</a>': "neither relative",
    '<a href="javascript:alert(1)">x</a>': "neither relative",
    '<img src="gone.png" alt="x">': "does not exist",
    '<img src="there.png">': "has no words",
    '<img src="https://news.org/a.png" alt="x">': "from outside",
    '<script src="//cdn.org/a.js"></script>': "from outside",
}


def site_of(folder: Path, body: str) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(body)
    (folder / "site" / "other.html").write_text('<h1 id="here">Here</h1>')
    (folder / "site" / "there.png").write_bytes(b"png")
    (folder / "README.md").write_text("# Read\n\n[the site](site/index.html) [above](#read)\n")


@pytest.mark.parametrize(("body", "fault"), BAD.items())
def test_a_wrong_link_is_told(check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str, fault: str) -> None:
    site_of(tmp_path, body)
    assert check.main(tmp_path / "site", tmp_path / "README.md") == 1
    assert fault in capsys.readouterr().err


def test_right_links_pass(check: ModuleType, tmp_path: Path) -> None:
    site_of(tmp_path, '<a href="other.html#here">x</a><a href="https://news.org/a">y</a><img src="there.png" alt="z">')
    assert check.main(tmp_path / "site", tmp_path / "README.md") == 0


def test_a_wrong_link_of_the_readme_is_told(check: ModuleType, tmp_path: Path) -> None:
    site_of(tmp_path, "")
    (tmp_path / "README.md").write_text("[gone](docs/gone.md)")
    assert check.main(tmp_path / "site", tmp_path / "README.md") == 1


def test_no_page_at_all_is_a_fault(check: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("words")
    assert check.main(tmp_path / "nothing", tmp_path / "README.md") == 1


@pytest.mark.parametrize("fault", ["", "[gone](gone.md)", "[nowhere](terms.md#nowhere)", "[out](/etc/hosts)"])
def test_the_build_ends_where_a_page_links_to_nothing(tmp_path: Path, fault: str) -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndocs: setup-test\n")[2].splitlines()[0]
    command = recipe.strip().removeprefix("@").replace("$(PYTHON_HERE)", sys.executable).split()
    for name in ("docs", ".ci"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    with (tmp_path / "docs" / "index.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{fault}\n")
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode == 0) == (not fault), ended.stderr
