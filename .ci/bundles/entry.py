"""Where a bundle starts: gives other programs their own environment back, and becomes the reader's process where it is asked to.

In a checkout `main.py` and `python -m analyzers.reader.worker` do the same without this file.
"""

import os
import sys
from collections.abc import MutableMapping

# what the bundle's own start put there for its own libraries; a file manager or an OCR program started from here must not load those
OURS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
READER = "--reader-worker"  # IN_A_BUNDLE of analyzers.reader.client, which is not loaded here: a second start must cost next to nothing
SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def give_back(environment: MutableMapping[str, str]) -> None:
    """The environment as it was before the bundle's own start. What is loaded already, and Qt by its own file, stays found."""
    for name in OURS:
        environment.pop(name, None)
    for name in SEARCHED:
        before = environment.pop(f"{name}_ORIG", None)
        if before is not None:
            environment[name] = before
        else:
            environment.pop(name, None)


def start(arguments: list[str]) -> int:
    """The exit status."""
    give_back(os.environ)
    if arguments[:1] == [READER]:
        from analyzers.reader.worker import main as read

        read(arguments[1:])
        return 0
    from main import main

    return main(arguments)


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
