"""A match for the viewers' tests: a small red picture, found in a green frame of a film."""

import numpy as np
from gui.showing import plain

from analyzers.language import say
from analyzers.results import Match

SIZE = (60, 40)
PICTURE = plain(60, 40, (200, 0, 0))
TO_FRAME = ((2.0, 0.0, 10.0), (0.0, 2.0, 20.0), (0.0, 0.0, 1.0))


def match(**fields) -> Match:
    agreement = np.full((40, 60), 0.75, np.float32)
    agreement[:, :20] = -1
    difference = np.zeros((40, 60), np.float32)
    difference[:, :20], difference[:, 40:] = -1, 0.9
    known = {
        "title": "Match",
        "reference": "trailer.mp4",
        "sha256": "0" * 64,
        "tier": "match",
        "time_s": 3723.25,
        "times_s": ((3723.25, 3724.0), (4000.0, 4001.5)),
        "mirrored": False,
        "score": 41.0,
        "false_alarms": None,
        "query_to_reference": TO_FRAME,
        "quad": ((10.0, 20.0), (130.0, 20.0), (130.0, 100.0), (10.0, 100.0)),
        "agreeing_share": 0.873,
        "frame": plain(80, 60, (0, 200, 0)),
        "frame_scale": 0.5,
        "aligned": plain(60, 40, (0, 0, 200)),
        "agreement": agreement,
        "difference": difference,
        "why": say("{n} places agree", n=41),
        "facts": (("Codec", "h264"),),
    }
    return Match(**{**known, **fields})
