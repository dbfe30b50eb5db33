"""What differs between two states of a case's annotations and of its description, as plain functions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forensics_gui.case.model import Annotation, Case
from forensics_gui.case.records import annotation_record

DESCRIBED = ("title", "examiner", "question", "conclusion", "notes", "organisation", "tags", "proposition", "alternative")
BOARD = "board"  # the name under which the findings board stands beside them


def differences(old: Sequence[Annotation], new: Sequence[Annotation]) -> list[dict[str, Any]]:
    """Every annotation that came, went or changed: ``{"before": record or None, "after": record or None}``."""
    before, after = {item.id: item for item in old}, {item.id: item for item in new}
    changed = [id_ for id_ in (before | after) if before.get(id_) != after.get(id_)]
    return [{"before": _record(before.get(id_)), "after": _record(after.get(id_))} for id_ in changed]


def merged(there: Sequence[Annotation], known: Sequence[Annotation], wanted: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """What is `there`, with the differences between `known` and `wanted` made to it: two windows then lose nothing of each other's."""
    old, new = {item.id: item for item in known}, {item.id: item for item in wanted}
    gone = old.keys() - new.keys()
    changed = {id_: item for id_, item in new.items() if old.get(id_) != item}
    kept = [changed.pop(item.id, item) for item in there if item.id not in gone]
    return (*kept, *changed.values())


def described(case: Case) -> dict[str, str]:
    """The words that a person wrote about the case, by field."""
    texts = (case.title, case.examiner, case.question, case.conclusion, case.notes, case.organisation, ", ".join(case.tags))
    return dict(zip(DESCRIBED, (*texts, *case.propositions), strict=True))


def with_description(case: Case, texts: Mapping[str, str]) -> Case:
    """The case with these words; all fields have to be there."""
    first, second = texts["proposition"], texts["alternative"]
    plain = {name: texts[name] for name in ("title", "examiner", "question", "conclusion", "notes", "organisation")}
    return replace(case, **plain, tags=tags_of(texts["tags"]), propositions=(first, second))  # type: ignore[arg-type]  # texts all


def tags_of(text: str) -> tuple[str, ...]:
    """Tags from one line, set apart by commas; each once, in the order of writing."""
    return tuple(dict.fromkeys(tag for part in text.replace("\n", ",").split(",") if (tag := " ".join(part.split()))))


def _record(annotation: Annotation | None) -> dict[str, Any] | None:
    return annotation_record(annotation) if annotation else None
