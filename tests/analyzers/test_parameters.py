"""A setting is declared once; checking, reading from text and keeping follow from the declaration."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from analyzers.parameters import Choice, Folder, Params, Range, Switch


@dataclass(frozen=True)
class Settings(Params):
    quality: Annotated[int, Range("JPEG quality", 1, 100)] = 90
    strength: Annotated[float, Range("Strength", 0.5, 2, 0.1)] = 1.0
    mode: Annotated[str, Choice("Mode", ("fast", "exact"))] = "fast"
    signed: Annotated[bool, Switch("Signed")] = False
    library: Annotated[str, Folder("Library")] = ""


def test_settings_keep_plain_values_in_the_order_of_declaration() -> None:
    assert Settings(quality=80).settings() == {"quality": 80, "strength": 1.0, "mode": "fast", "signed": False, "library": ""}
    assert list(Settings.controls()) == list(Settings.defaults()) == ["quality", "strength", "mode", "signed", "library"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quality", 0), ("quality", 101), ("quality", 90.5), ("quality", True), ("quality", "90"), ("quality", float("nan")),
        ("strength", 2.1), ("strength", None), ("mode", "slow"), ("signed", 1), ("library", 3),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_its_label(name: str, value: object) -> None:
    label = Settings.controls()[name].label
    with pytest.raises(ValueError, match=f"{label} cannot be"):
        Settings(**{name: value})  # type: ignore[arg-type]


def test_text_is_read_by_each_settings_control() -> None:
    words = {"quality": "75", "strength": "1.5", "mode": "exact", "signed": "Yes", "library": "/refs"}
    assert Settings.from_text(words) == Settings(75, 1.5, "exact", True, "/refs")
    assert Settings.from_text({}) == Settings()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"quality": "high"}, "JPEG quality cannot be 'high'"),
        ({"quality": "200"}, "JPEG quality cannot be 200"),
        ({"quality": "nan"}, "JPEG quality cannot be"),
        ({"quality": "inf"}, "JPEG quality cannot be"),
        ({"signed": "maybe"}, "Signed cannot be 'maybe'"),
        ({"gain": "3"}, "no setting 'gain'; known settings: quality, strength"),
    ],
)
def test_text_that_cannot_be_read_names_the_setting(words: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings.from_text(words)


def test_a_method_without_settings_says_so() -> None:
    with pytest.raises(ValueError, match="known settings: none"):
        Params.from_text({"quality": "3"})
    assert Params().settings() == {}


def test_a_field_without_a_control_is_a_fault_of_the_method() -> None:
    @dataclass(frozen=True)
    class Bare(Params):
        quality: int = 3

    with pytest.raises(TypeError, match=r"Bare\.quality needs one control"):
        Bare()


def test_every_control_allows_its_own_extremes() -> None:
    for name, control in Settings.controls().items():
        for value in control.extremes():
            assert getattr(Settings(**{name: value}), name) == value  # type: ignore[arg-type]


def test_settings_stay_local_unless_they_say_otherwise() -> None:
    assert not Settings().whole_picture
