"""All about the package stands in pyproject.toml; here is only what that cannot say: the methods' pages are installed with the program."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py

PAGES = "docs/methods"


class BuildWithPages(build_py):
    """Copies the pages beside the other resources, where `resources.METHOD_PAGES` looks first."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            copytree(Path(__file__).resolve().parent / PAGES, Path(self.build_lib) / "resources" / "methods", dirs_exist_ok=True)


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithPages})
