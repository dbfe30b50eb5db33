"""Settings that a method declares once: the form draws them, `Params` checks them, case file, command line and report read them.

A setting is a dataclass field annotated with its control: ``quality: Annotated[int, Range("JPEG quality", 1, 100)] = 90``.
"""

from dataclasses import dataclass, fields
from typing import Annotated, Any, Self, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Range:
    """A number from `low` to `high`, both included; whole where the field is an ``int``."""

    label: str
    low: float
    high: float
    step: float = 1
    unit: str = ""
    help: str = ""

    def allows(self, value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high

    def read(self, text: str) -> float:
        number = float(text)
        return int(number) if number.is_integer() else number

    def extremes(self) -> tuple[object, ...]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Choice:
    """One of a few words. `titles` are what a person reads in their place, where they are not words of a language."""

    label: str
    options: tuple[str, ...]
    help: str = ""
    titles: tuple[str, ...] = ()

    def allows(self, value: object) -> bool:
        return value in self.options

    def read(self, text: str) -> str:
        return text

    def extremes(self) -> tuple[object, ...]:
        return self.options


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str
    help: str = ""

    def allows(self, value: object) -> bool:
        return isinstance(value, bool)

    def read(self, text: str) -> bool:
        words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
        if text.lower() not in words:
            raise ValueError(f"{self.label} is either true or false, not {text!r}")
        return words[text.lower()]

    def extremes(self) -> tuple[object, ...]:
        return (False, True)


@dataclass(frozen=True)
class Folder:
    """A folder's path as text; empty where none is chosen."""

    label: str
    help: str = ""

    def allows(self, value: object) -> bool:
        return isinstance(value, str)

    def read(self, text: str) -> str:
        return text

    def extremes(self) -> tuple[object, ...]:
        return ("",)


@dataclass(frozen=True)
class File:
    """A file's path as text; empty where none is chosen. `endings` are those that a dialog offers first: ``("pem", "crt")``."""

    label: str
    endings: tuple[str, ...] = ()
    help: str = ""

    def allows(self, value: object) -> bool:
        return isinstance(value, str)

    def read(self, text: str) -> str:
        return text

    def extremes(self) -> tuple[object, ...]:
        return ("",)


Control = Range | Choice | Switch | Folder | File


@dataclass(frozen=True)
class Params:
    """The settings of one run. A method without settings uses this class as it is."""

    @classmethod
    def controls(cls) -> dict[str, Control]:
        """Every setting's control by field name, in the order of declaration."""
        hints = get_type_hints(cls, include_extras=True)
        found: dict[str, Control] = {}
        for field in fields(cls):
            hint = hints[field.name]
            controls = [item for item in get_args(hint) if isinstance(item, Control)] if get_origin(hint) is Annotated else []
            if len(controls) != 1:
                raise TypeError(f"{cls.__name__}.{field.name} needs one control: Annotated[{field.type}, Range(…)]")
            found[field.name] = controls[0]
        return found

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Every setting's default by field name."""
        return {field.name: field.default for field in fields(cls)}

    def __post_init__(self) -> None:
        defaults = self.defaults()
        for name, control in self.controls().items():
            value = getattr(self, name)
            whole = not isinstance(defaults[name], int) or isinstance(defaults[name], bool) or isinstance(value, int)
            if not control.allows(value) or not whole:
                raise ValueError(f"{control.label} cannot be {value!r}")

    @property
    def whole_picture(self) -> bool:
        """Whether these settings make a value depend on the whole picture, so that a local method cannot show a cut first."""
        return False

    def settings(self) -> dict[str, Any]:
        """Plain values by name, as case file, record and report keep them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_text(cls, words: dict[str, str]) -> Self:
        """Settings typed by a person: ``{"quality": "85"}``. Raises ValueError naming the setting that is unknown or wrong."""
        controls = cls.controls()
        values: dict[str, Any] = {}
        for name, text in words.items():
            if name not in controls:
                known = ", ".join(controls) or "none"
                raise ValueError(f"there is no setting {name!r}; known settings: {known}")
            try:
                values[name] = controls[name].read(text)
            except ValueError as error:
                raise ValueError(f"{controls[name].label} cannot be {text!r}") from error
        return cls(**values)
