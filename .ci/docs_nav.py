"""The order of the documents for MkDocs: what a user needs first, then methods and figures, then what developers need.

Folders are listed as they are, so a new page needs no line here; one in a new folder that nobody listed is an error.
"""

from pathlib import Path
from typing import Any

FIRST = ("index.md", "examiners.md")
DEVELOPERS = ("writing-an-analyzer.md", "rules.md", "embedding-model.md", "terms.md", "house.md")  # and what else lies beside them


def on_config(config: Any) -> Any:
    """Called by MkDocs before it looks at the pages."""
    docs = Path(config["docs_dir"])

    def pages(folder: str) -> list[str]:
        return sorted(
            (path.relative_to(docs).as_posix() for path in (docs / folder).glob("*.md")), key=lambda name: ("README" not in name, name)
        )

    config["nav"] = [
        {"Start": "index.md"},
        {"User's guide": "guide/index.md"},
        {"Page for examiners": "examiners.md"},
        {"Methods": pages("methods")},
        {"Measured": pages("measured")},
        {"For developers": [*DEVELOPERS, *(name for name in pages(".") if name not in (*FIRST, *DEVELOPERS))]},
        {"Decisions": pages("decisions")},
    ]
    return config
