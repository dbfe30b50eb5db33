"""Counts how camera files of known models are laid out: `python -m resources.encoders.learn MANIFEST.csv` (columns path, kind, sha256).

Only the half whose SHA-256 begins with an even byte is looked at, so that the other half can be reported on. Writes `cameras.json`: for
each model with at least three files the layouts seen. No file and nothing of its picture is kept.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

from analyzers.metadata.cameras import LIST, layout, model_of
from analyzers.reader.parsers.traits import traits

FEWEST = 3


def main() -> None:
    """Read the manifest's camera files and write what was counted."""
    seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    counts: dict[str, int] = defaultdict(int)
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] != "camera" or int(row["sha256"][:2], 16) % 2:
                continue
            answer = traits(Path(row["path"]).read_bytes())
            model = model_of(answer)
            counts[model] += bool(model)
            for name, value in layout(answer).items():
                seen[model][name].add(value)
    models = {
        model: {"files": counts[model], "layout": {name: sorted(values) for name, values in sorted(traits_.items())}}
        for model, traits_ in sorted(seen.items())
        if counts[model] >= FEWEST
    }
    LIST.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(counts.values())} files; {len(models)} models with at least {FEWEST}")


if __name__ == "__main__":
    main()
