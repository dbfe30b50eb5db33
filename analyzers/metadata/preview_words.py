"""What is said of a preview that lies on its picture, with the innocent explanation; the limits were set on one half of the files that
were measured, and hold on the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from analyzers.language import joined, said, say
from analyzers.metadata.preview_place import Place
from analyzers.results import Finding, Region, Weight

SAME = 0.85  # correlation from which both show the same
PART = 0.93  # of the preview, or the picture, under which the rest is worth a word
STRETCHED = 0.04
REMARKABLE = 40.0  # mass of a spot: grey levels above the limit, summed at 160 × 120
MOST_SPOTS = 3


def lies(place: Place | None) -> str:
    """How the preview lies on the picture, for a table."""
    if place is None:
        return said("cannot be compared")
    if place.agreement < SAME:
        return said("nowhere that agrees")
    parts = [said("whole picture") if min(place.covered, place.seen) >= PART else _share(place)]
    if place.bars:
        parts.append(said("within bars"))
    if place.turn:
        parts.append(said("turned by {angle}°", angle=90 * place.turn))
    if place.mirrored:
        parts.append(said("mirrored"))
    return joined(", ", parts)


def _share(place: Place) -> str:
    if place.covered < PART:
        return said("the picture is {share} % of the preview", share=round(100 * place.covered))
    return said("the preview is {share} % of the picture", share=round(100 * place.seen))


def about(facts: Mapping[str, Any], place: Place | None, spots: tuple[tuple[Region, float], ...]) -> Iterator[Finding]:
    """All that is said of one preview."""
    size = {side: int(facts[side]) for side in ("width", "height")}
    named: dict[str, str | int | float] = {"name": str(facts["name"]), "offset": int(facts["offset"]), **size}
    if place is None:
        yield Finding(say("The {name} at byte {offset} cannot be compared: it or the picture is all of one tone.", **named))
    elif place.agreement < SAME:
        yield Finding(
            say(
                "The {name} at byte {offset} ({width} × {height}) shows something else than the picture, or the picture was changed "
                "throughout: they agree by {agreement} at best. Some programs leave the preview of an earlier picture in place, and a "
                "damaged preview looks so too.",
                agreement=round(place.agreement, 2),
                **named,
            ),
            Weight.NOTABLE,
        )
    else:
        yield from _about_place(named, place)
        yield from _about_spots(named, place, spots)


def _about_place(named: Mapping[str, str | int | float], place: Place) -> Iterator[Finding]:
    if place.covered < PART:
        yield Finding(
            say(
                "The {name} at byte {offset} shows more than the picture does: the picture is {share} % of it. The picture was cropped "
                "after the preview was made, as newsrooms and phone editors do; extract the preview to see what was cut off.",
                share=round(100 * place.covered),
                **named,
            ),
            Weight.NOTABLE,
        )
    elif place.seen < PART:
        yield Finding(
            say(
                "The {name} at byte {offset} shows only {share} % of the picture. Cameras whose preview has another shape cut it so.",
                share=round(100 * place.seen),
                **named,
            )
        )
    if place.turn or place.mirrored:
        yield Finding(
            say(
                "The {name} at byte {offset} lies like the picture only when that is {how}. Programs that turn a picture often leave the "
                "preview.",
                how=_turn(place),
                **named,
            )
        )
    if abs(place.stretched - 1) > STRETCHED and not place.bars and place.covered >= PART and place.seen >= PART:
        yield Finding(
            say(
                "The {name} at byte {offset} has another shape than the picture, by {percent} %, and shows all of it. Some cameras squeeze "
                "their previews to 4:3; a picture that was stretched later looks the same.",
                percent=round(100 * abs(place.stretched - 1)),
                **named,
            )
        )


def _turn(place: Place) -> str:
    turned = said("turned by {angle}° anticlockwise", angle=90 * place.turn) if place.turn else ""
    return said("{turned} and mirrored", turned=turned) if turned and place.mirrored else turned or said("mirrored")


def _about_spots(named: Mapping[str, str | int | float], place: Place, spots: tuple[tuple[Region, float], ...]) -> Iterator[Finding]:
    remarkable = [region for region, mass in spots if mass >= REMARKABLE]
    for region in remarkable[:MOST_SPOTS]:
        yield Finding(
            say(
                "Here the picture shows something else than its {name} at byte {offset} ({width} × {height}). The picture was changed "
                "after the preview was made, or the preview is damaged here; a retouch, a blurred face or a caption gives the same trace.",
                **named,
            ),
            Weight.NOTABLE,
            region,
        )
    if not remarkable and place.covered >= PART:
        but = said("but for {n} small spots", n=len(spots)) if spots else said("with no spot that differs")
        yield Finding(
            say(
                "The {name} at byte {offset} ({width} × {height}) shows the same as the picture, {said} (agreement {agreement}). Most "
                "programs renew the preview, so that says little about changes.",
                said=but,
                agreement=round(place.agreement, 3),
                **named,
            )
        )
