"""The pictures that a fetched web page names, to choose from. The page is read in the reader's process; nothing more is fetched here."""

from dataclasses import replace
from typing import Any

from analyzers import reader
from analyzers.contract import Job
from analyzers.evidence import Origin
from analyzers.language import mark, tr, trn
from forensics_gui.choices import Choice, Choices
from forensics_gui.fetch import Fetched, Unfetched, fetch_picture_or_page
from forensics_gui.incoming_arrival import Arrival, Offer, shortened
from forensics_gui.incoming_names import name_in_address, picture_suffix, safe_name

INLINE = mark("the page itself held the picture")
KINDS = {
    "img": mark("picture"),
    "picture": mark("picture"),
    "link": mark("linked file"),
    "poster": mark("still of a video"),
    "background": mark("background"),
    "svg": mark("in a drawing"),
}


def fetch_or_list(offer: Offer, job: Job) -> Arrival | Choices:
    """The picture at an address, or what the page there offers. Raises Unfetched; lets Cancelled pass."""
    got = fetch_picture_or_page(offer, job)
    return got if isinstance(got, Arrival) else listed(got, offer.origin)


def listed(page: Fetched, asked: Origin) -> Choices:
    """The pictures of a page, the largest of each first. Raises Unfetched where it names none."""
    try:
        found = reader.call("page", page.data, address=page.address, charset=_charset(page.kind))
    except reader.ReaderError as error:
        raise Unfetched(tr("{address}: {reason}", address=shortened(page.address), reason=str(error))) from error
    title = found["title"] or shortened(page.address)
    rows: list[Choice] = []
    for entry in found["pictures"]:
        rows += _rows(entry, page, found["title"], asked)
    if not rows:
        raise Unfetched(
            tr(
                "The page at {address} names no picture. Pictures that a script puts there are not found: drag one out of the browser.",
                address=shortened(page.address),
            )
        )
    number = sum(not row.further for row in rows)
    sentences = [
        trn("{address} names {n} picture.", "{address} names {n} pictures.", number, address=shortened(page.address)),
        tr("Only the page itself has been fetched. What a script would add is not among them."),
    ]
    if found["left_off"]:
        sentences.append(trn("{n} more is not listed.", "{n} more are not listed.", found["left_off"]))
    return Choices(title, tuple(sentences), tuple(rows))


def _rows(entry: dict[str, Any], page: Fetched, title: str, asked: Origin) -> list[Choice]:
    origin = Origin(how="url", page=page.address, title=title, offered=asked.offered)
    words, kind = entry["words"], tr(KINDS.get(entry["kind"], entry["kind"]))
    if "data" in entry:
        data = entry["data"].tobytes()
        if not picture_suffix(data[:64]):
            return []
        name = safe_name("inline", data)
        held = Origin(how="url", page=page.address, title=title, route="data: address", headers=page.headers, note=INLINE)
        return [Choice(name, words, trn("{n} byte", "{n} bytes", len(data)), kind, Arrival(name, held, data=data))]
    sides = tr("{width} × {height}", width=entry["width"], height=entry["height"]) if entry["width"] and entry["height"] else ""
    sizes = [(entry["address"], entry["size"] or sides), *((one["address"], one["size"]) for one in entry["others"])]
    rows = []
    for number, (address, size) in enumerate(sizes):
        name = safe_name(name_in_address(address))
        offer = Offer(address, name, replace(origin, address=address, route="address"))
        rows.append(Choice(name, words, size, kind, offer, further=number > 0))
    return rows


def _charset(kind: str) -> str:
    """What the server says of the page's letters."""
    return next(
        (part.partition("=")[2].strip("\"' ") for part in kind.split(";")[1:] if part.strip().casefold().startswith("charset=")), ""
    )
