# make run IMAGE=photo.jpg   opens the window on a picture (without IMAGE: on the sample examination; SAMPLE=splice or innocent: another teaching case)
# make test                  passes the tests
# Both do all the set-up by themselves; a second time they do none. `make setup` does the set-up and nothing else.

PYTHON_HERE = .venv/bin/python
IMAGE ?=
SAMPLE ?=

.PHONY: run test setup setup-test lint docs messages lock install uninstall package

run: setup
	@$(PYTHON_HERE) main.py $(if $(IMAGE),"$(IMAGE)",--sample $(SAMPLE))

setup:
	@.ci/setup.sh run

setup-test:
	@.ci/setup.sh test

test: setup-test
	@.ci/with-screen.sh $(PYTHON_HERE) -m pytest -q --cov --cov-report=term:skip-covered $(TESTS)

lint: setup-test
	@$(PYTHON_HERE) -m ruff check .
	@$(PYTHON_HERE) -m ruff format --check .
	@$(PYTHON_HERE) -m mypy

# Brings template and catalogues of resources/locale in step with the program's texts, and compiles them.
messages: setup-test
	@$(PYTHON_HERE) resources/locale/make.py

# The documents as a site in build/docs: a warning is an error, and every link is checked offline.
docs: setup-test
	@$(PYTHON_HERE) -m mkdocs build --strict
	@$(PYTHON_HERE) .ci/check_docs.py build/docs README.md

# Pins every dependency with its hashes anew, for all platforms; needs uv. The files carry no index address.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev --extra docs pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra embedding --extra package pyproject.toml -o .ci/requirements-package.lock

# Double-click and "Open With" for this user: .desktop file, icon and launcher; no root needed.
install: setup
	@.ci/install.sh install

uninstall:
	@.ci/install.sh uninstall

# Packages of this system into dist/: a folder that needs no Python, a .deb, an AppDir, a Flatpak manifest, the source. KINDS="folder deb" for some.
package:
	@.ci/setup.sh package
	@build/venv/bin/python .ci/package.py $(KINDS)
