"""Where the metadata say that the picture was taken: on a map that ships with the program, in several notations, with the sun's place.

A place is a claim of whoever wrote the fields. Nothing is looked up on a network, and nothing tells that the claim is true.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.atlas.chart import Sight, chart
from analyzers.atlas.coordinates import decimal, direction_words, distance_words
from analyzers.atlas.data import Near, bearings_to, city, distances, nearest
from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import mark, said, say, tr
from analyzers.metadata.claimed_time import Claimed, claimed
from analyzers.metadata.place_rows import COLUMNS, light, rows_of, whereabouts
from analyzers.metadata.position import Position, positions
from analyzers.metadata.sun import shadow_length, sun_position
from analyzers.parameters import Params
from analyzers.results import Finding, Picture, Result, Table, cannot_test

TOO_FAR = 250.0  # metres between two places of one file: more than receivers and rounding explain


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Read the place, draw it, and list what follows from it."""
    job.checkpoint(0.0, tr("reading metadata"))
    rows: Sequence[Mapping[str, Any]] = source.metadata
    found = list(positions(rows))
    if not found:
        return cannot_test(_why_not(rows))
    here = found[0]
    time = claimed(rows, here)
    sun = None if time is None else sun_position(here.latitude, here.longitude, time.moment)
    around = nearest(here.latitude, here.longitude, 5)
    known = city(here.latitude, here.longitude)
    job.checkpoint(0.2, tr("drawing the map"))
    sight = Sight(
        here.latitude,
        here.longitude,
        here.bearing,
        angle_of_view(rows, source),
        None if sun is None else (sun[1], sun[0]),
        here.error_m if here.error_m is not None else here.precision_m or None,
    )
    picture = Picture(mark("Map around the place"), chart(sight))
    job.checkpoint(1.0)
    table = Table(
        mark("The place and what follows from it"), COLUMNS, tuple(rows_of(found, (*around, known), time, sun, rows)), grouped=True
    )
    findings = (*_about_place(found, around[0], known), *_about_sun(here, sun, time), *_about_disagreement(found))
    return Result((picture, table), findings)


def _why_not(rows: Iterable[Mapping[str, Any]]) -> Any:
    unread = [str(row["key"]) for row in rows if str(row["key"]).startswith(("Exif.GPSInfo.GPSL", "Xmp.exif.GPSL"))]
    if unread:
        return say(
            "The file has GPS fields ({fields}), but they make no place: a value is missing, out of range or without a denominator, as "
            "receivers write that had no fix yet.",
            fields=", ".join(unread[:6]),
        )
    return say(
        "The metadata name no place: they hold no GPS fields of EXIF or XMP and no ISO 6709 text. Messengers and social networks remove "
        "them, and many cameras have no receiver, so their absence proves nothing."
    )


def angle_of_view(rows: Iterable[Mapping[str, Any]], source: ImageSource) -> float | None:
    """Degrees from the left to the right edge of the upright picture, by the focal length for 35 mm film; None where that is not given."""
    for row in rows:
        if row["key"] == "Exif.Photo.FocalLengthIn35mmFilm" and str(row["raw"]).isdigit() and 4 <= int(row["raw"]) <= 2000:
            height, width = source.shape
            wide = (width >= height) != (source.facts.orientation >= 5)
            return math.degrees(2 * math.atan((18 if wide else 12) / int(row["raw"])))
    return None


def _about_place(found: Sequence[Position], near: Near, known: Near) -> Iterator[Finding]:
    here = found[0]
    values = {"source": here.source, "where": decimal(here.latitude, here.longitude), "field": here.fields[0][0]}
    if here.nowhere:
        yield Finding(
            say(
                "The {source} data ({field}) give latitude 0, longitude 0, a place in the sea off West Africa. Receivers and programs "
                "write it where they know no place, so it is rarely where a picture was taken.",
                **values,
            )
        )
        return
    yield Finding(
        say(
            "The {source} data ({field}) place the picture at {where}: {near}. The device or a program wrote that; it can be set by hand, "
            "kept from an earlier fix or copied from another picture.",
            near=whereabouts(near) if near == known else f"{whereabouts(near)} ({whereabouts(known)})",
            **values,
        )
    )
    if here.void:
        yield Finding(
            say("The receiver itself marked the fix as void (GPSStatus V), as it does where the signal is lost; the place may be old.")
        )
    if not here.hemispheres:
        yield Finding(
            say(
                "The fields do not say north or south, or east or west; north and east were assumed. Some programs leave these letters "
                "out, and the place may then lie on the other side of the equator or of Greenwich."
            )
        )


def _about_sun(here: Position, sun: tuple[float, float] | None, time: Claimed | None) -> Iterator[Finding]:
    if sun is None or time is None or here.nowhere:
        return
    moment = f"{time.moment:%Y-%m-%d %H:%M} UTC"
    values = {"time": moment, "basis": said(time.basis), "altitude": f"{sun[0]:.0f}", "light": said(light(sun[0]))}
    shadow = shadow_length(sun[0])
    if shadow is None:
        yield Finding(
            say(
                "At that place the sun stood at {altitude} degrees at {time} (by {basis}): {light}. Compare it with the light in the "
                "picture; a clock that was set wrong explains a difference.",
                **values,
            )
        )
        return
    yield Finding(
        say(
            "At that place the sun stood {altitude} degrees high in the {direction} at {time} (by {basis}): {light}. On level ground a "
            "shadow is {shadow} times as long as what throws it and falls towards the {falls}. Compare it with the shadows in the "
            "picture; a clock that was set wrong explains a difference.",
            direction=direction_words(sun[1]),
            shadow=f"{shadow:.1f}",
            falls=direction_words(sun[1] + 180),
            **values,
        )
    )


def _about_disagreement(found: Sequence[Position]) -> Iterator[Finding]:
    import numpy as np

    here = found[0]
    for other in found[1:]:
        point = np.array([[other.longitude, other.latitude]])
        metres = float(distances(here.latitude, here.longitude, point)[0])
        if metres > max(TOO_FAR, here.precision_m, other.precision_m):
            bearing = float(bearings_to(here.latitude, here.longitude, point)[0])
            yield Finding(
                say(
                    "The file names two places: that of {other} ({field}, {where}) lies {distance} {direction} of that of {source}. A "
                    "program that changes only one of them, by hand or to blur it, leaves the other as it was.",
                    other=other.source,
                    field=other.fields[0][0],
                    where=decimal(other.latitude, other.longitude),
                    distance=distance_words(metres),
                    direction=direction_words(bearing),
                    source=here.source,
                )
            )


ANALYZER = Analyzer(
    id="metadata.place",
    title=mark("Where it says it was taken"),
    version="1",
    shows=mark(
        "The place that the metadata name, on a map that needs no network, with what lies near, and where the sun stood at that time."
    ),
    caution=mark(
        "A place in the metadata is a claim: it can be typed, kept from an earlier fix or copied from another picture. That it is missing "
        "proves nothing, since messengers and social networks remove it."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://www.cipa.jp/std/std-sec_e.html",
)
