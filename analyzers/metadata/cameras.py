"""How files of known camera models are laid out, as far as we could count them: a table that `resources/encoders/learn.py` makes.

A model's firmware changes, and so may its layout: the number of files behind each row is told with it.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.metadata.signatures import Answer

LIST = Path(__file__).resolve().parent.parent.parent / "resources" / "encoders" / "cameras.json"
COMPARED = ("segments", "components", "huffman", "scans", "jfif", "exif", "exif layout", "exif tags")


def model_of(answer: Answer) -> str:
    """Maker and model as the file names them, with the format; empty where it names none."""
    claims = answer["claims"]
    return f"{claims['make']} {claims.get('model', '')} {answer['format']}" if claims.get("make") else ""


def layout(answer: Answer) -> dict[str, str]:
    """The traits that a camera gives to all its files, whatever the picture."""
    return {name: str(answer["traits"].get(name, "")) for name in COMPARED}


@cache
def known() -> Mapping[str, Any]:
    """Model -> {"files": how many were counted, "layout": trait -> texts seen}."""
    found: dict[str, Any] = json.loads(LIST.read_text(encoding="utf-8"))
    return found


def never_seen(answer: Answer) -> tuple[int, dict[str, list[str]]]:
    """How many files of the file's model were counted, and its traits that none of them has, with what they have."""
    row = known().get(model_of(answer))
    if row is None:
        return 0, {}
    mine = layout(answer)
    return row["files"], {name: seen for name, seen in row["layout"].items() if mine[name] not in seen}
