"""What the contract suite asks of a match: parts that fit each other, and notes that can be printed."""

from dataclasses import replace

import numpy as np
import pytest
from casework import all_views
from conftest import make_source

from analyzers.language import say
from analyzers.results import Match, Result
from analyzers.testing_results import faults

SOURCE = make_source(np.zeros((6, 6, 3), np.uint8))
SOUND = replace(
    next(view for view in all_views() if isinstance(view, Match)),
    difference=np.full((6, 6), -1, np.float32),
    moment="nearest",
    notes=(say("Text is cut off."),),
)


def test_a_sound_match_has_no_faults() -> None:
    assert faults(Result((SOUND,)), SOURCE) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"difference": np.zeros((6, 5), np.float32)}, "a difference that does not fit"),
        ({"difference": np.full((6, 6), 1.5, np.float32)}, "a difference that does not fit"),
        ({"difference": np.full((6, 6), np.nan, np.float32)}, "a difference that does not fit"),
        ({"difference": np.zeros((6, 6))}, "a difference that does not fit"),
        ({"moment": "perhaps"}, "has the moment 'perhaps'"),
        ({"time_s": None}, "at the time None"),
        ({"notes": ("text",)}, "not a sentence made by say"),
        ({"notes": (say(""),)}, "not a sentence made by say"),
    ],
)
def test_a_fault_is_named(changes: dict[str, object], said: str) -> None:
    (fault,) = faults(Result((replace(SOUND, **changes),)), SOURCE)
    assert said in fault
