"""A case made ready to leave the house in any form: without what the examiner leaves out, and without what lies under redactions."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import printed_in
from forensics_gui.case.covering import covered, covered_places, sentence
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.discretion import discreet, filtered, withheld
from forensics_gui.case.model import Case


@dataclass(frozen=True, eq=False)
class Leaving:
    """bare: pictures stand in the finding without their metadata. said: what the finding says of what it leaves out."""

    case: Case
    delivery: Delivery
    bare: bool
    said: str


def leaving(case: Case, sources: Mapping[str, ImageSource], delivery: Delivery) -> Leaving:
    """The case as it may leave, and how: where something is left out, its record is filtered and nothing is attached."""
    what = withheld(case, sources, delivery.leave_out) if delivery.leave_out else None
    if what is not None:
        with printed_in("en"):  # what has to go is known by the words of the program's own sentences
            case, delivery = discreet(case, what), replace(delivery, withhold=filtered(what))
    case, delivery, covering = _covered(case, sources, delivery)
    said = " ".join(filter(None, (what.sentence() if what is not None else "", covering)))
    return Leaving(case, delivery, what is not None, said)


def _covered(case: Case, sources: Mapping[str, ImageSource], delivery: Delivery) -> tuple[Case, Delivery, str]:
    """The case without what lies under redactions, its record marked so and nothing attached to it; the same where there are none."""
    places = covered_places(case)
    if not places:
        return case, delivery, ""
    before = delivery.withhold

    def withhold(record: dict[str, Any]) -> dict[str, Any]:
        return {**(before(record) if before is not None else record), "covered": places}

    sizes = {}
    for sha256, source in sources.items():
        with suppress(Unreadable):
            sizes[sha256] = (source.facts.width, source.facts.height)
    return covered(case, sizes), replace(delivery, withhold=withhold), sentence(places)
