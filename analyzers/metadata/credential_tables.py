"""Content Credentials as lines of tables: state, signer and claim; the checks; the trust list; and all that the store holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analyzers.language import mark, said
from analyzers.metadata.credential_history import generator_of, listed, mapping
from analyzers.metadata.credential_words import code_in_words
from analyzers.metadata.manifest_record import ADDRESS
from analyzers.metadata.trust import Chosen
from analyzers.reader.parsers.text import shown

MOST_VALUES = 10_000

NAMES = {
    "none": mark("No manifest"),
    "invalid": mark("Invalid"),
    "valid but untrusted": mark("Valid but untrusted"),
    "trusted": mark("Trusted"),
}
_MEANT = {
    "none": mark("No credentials were found in the file. Most files carry none and most platforms remove them, so this proves nothing."),
    "invalid": mark("The credentials do not fit this file, or their signature does not hold; what they say is not to be relied on."),
    "valid but untrusted": mark(
        "The file is as somebody signed it. Who that was, no list chosen here vouches for; valid does not mean true."
    ),
    "trusted": mark("The file is as it was signed, and the signer is on your list. This does not say that what is signed is true."),
}
_RESULTS = {"failure": mark("Failed"), "informational": mark("To be known"), "success": mark("Held")}

Three = tuple[str, str, str]
Lists = Sequence[tuple[str, Chosen | None]]


def stated(answer: Mapping[str, Any], lists: Lists, manifest: Chosen | None, record: Mapping[str, Any] | None) -> Iterator[Three]:
    """Group, field, value: the state, who signed, with what, and by which list the signer was judged."""
    state = str(answer["state"])
    group = said("State")
    yield group, said("State"), said(NAMES.get(state, state))
    yield group, said("What that means"), said(_MEANT.get(state, ""))
    yield group, said("In this file"), str(answer["reason"])
    if answer["remote"]:
        yield group, said(ADDRESS), str(answer["remote"])
    store = mapping(answer["store"])
    label = str(store.get("active_manifest") or "")
    active = mapping(mapping(store.get("manifests")).get(label))
    if active:
        yield group, said("Where the manifest lies"), said("in the file") if answer["embedded"] else said("elsewhere")
        yield from ((said("Signer"), *pair) for pair in _signer(active, mapping(mapping(answer["signers"]).get(label))))
        yield from ((said("Claim"), *pair) for pair in _claim(active, label, store))
    yield from _lists(lists, (len(answer["anchors"]), answer["listed"]["signers"], answer["listed"]["purposes"]))
    if manifest is not None:
        yield from ((said("Manifest from elsewhere"), *pair) for pair in _elsewhere(manifest, record))


def _signer(active: Mapping[str, Any], signer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    info, certificate = mapping(active.get("signature_info")), mapping(signer.get("certificateInfo"))
    validity, stamp = mapping(certificate.get("validity")), mapping(signer.get("timeStampInfo"))
    yield said("Subject"), _name(certificate.get("subject")) or str(info.get("common_name") or "") or said("not given")
    yield said("Issuer"), _name(certificate.get("issuer")) or str(info.get("issuer") or "") or said("not given")
    yield said("Algorithm"), str(info.get("alg") or signer.get("algorithm") or "") or said("not given")
    yield (
        said("Serial number of the certificate"),
        str(info.get("cert_serial_number") or certificate.get("serialNumber") or "") or said("not given"),
    )
    if validity:
        yield said("Certificate valid from"), str(validity.get("notBefore") or "")
        yield said("Certificate valid to"), str(validity.get("notAfter") or "")
    yield (
        said("Time stamp"),
        str(info.get("time") or stamp.get("timestamp") or "") or said("none: when it was signed is the signer's own word"),
    )
    if stamp_by := _name(mapping(stamp.get("certificateInfo")).get("issuer")):
        yield said("Issuer of the time stamp's certificate"), stamp_by
    if info.get("revocation_status") is not None:
        yield said("Certificate withdrawn"), said("no") if info["revocation_status"] else said("yes")


def _name(parts: Any) -> str:
    """A certificate's name as its parts; a part may stand more than once."""
    return ", ".join(f"{key}={' + '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in mapping(parts).items())


def _claim(active: Mapping[str, Any], label: str, store: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield said("Written by"), generator_of(active) or said("not given")
    yield said("Title"), str(active.get("title") or "") or said("not given")
    yield said("Format"), str(active.get("format") or "") or said("not given")
    yield said("Name of the manifest"), label
    yield said("Manifests in the store"), str(len(mapping(store.get("manifests"))))
    yield said("Parts"), str(len(listed(active.get("ingredients"))))
    for uri in listed(active.get("redactions")):
        yield said("Taken out of a part"), str(uri)


def _lists(lists: Lists, numbers: Sequence[int]) -> Iterator[Three]:
    group = said("Whom you trust")
    if not any(chosen for _, chosen in lists):
        yield group, said("Trust list"), said("none chosen, so no signer is called trusted")
    for (name, chosen), number in zip(lists, numbers, strict=True):
        if chosen is None:
            continue
        yield group, said(name), shown(chosen.path)
        yield group, said("{list}: SHA-256", list=said(name)), chosen.sha256
        yield group, said("{list}: last changed", list=said(name)), chosen.changed
        yield group, said("{list}: number of entries", list=said(name)), str(number)


def _elsewhere(manifest: Chosen, record: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    yield said("File"), shown(manifest.path)
    yield said("Size in bytes"), str(len(manifest.data))
    yield said("SHA-256"), manifest.sha256
    if record is None:
        yield said("How it came here"), said("chosen by the user; nothing is recorded of where it came from")
        return
    yield said("How it came here"), said("fetched by the user's wish")
    for name, value in listed(record.get("headers")):
        yield shown(str(name))[:200], shown(str(value))


def checked(checks: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str, str, str, str]]:
    """Result, code, plain words, the library's own words, and what it is about."""
    for check in checks:
        about = " ← ".join(part for part in (check["url"], check["ingredient"]) if part)
        result = mark("Not vouched for") if check["code"].endswith(".untrusted") else _RESULTS[check["result"]]
        yield said(result), check["code"], code_in_words(check["code"]), check["explanation"], about


def trusted(anchors: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str, str, str, str]]:
    """Every certificate of the trust list."""
    for item in anchors:
        yield item["subject"], item["issuer"], item["sha256"], item["first"], item["last"]


def all_values(store: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every value of the store by its path but the checks, which have their own table; nothing is left out because it is 0 or empty."""
    rest = {name: value for name, value in store.items() if name not in ("validation_results", "validation_status")}
    for number, line in enumerate(_flat("", rest)):
        if number == MOST_VALUES:
            yield said("Incomplete"), said("the credentials hold more values; the first {count} are listed", count=MOST_VALUES)
            return
        yield line


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list | tuple) and value:
        for number, inner in enumerate(value, 1):
            yield from _flat(f"{name}[{number}]", inner)
    else:
        yield name, said("(no value)") if value is None else str(value) or said("(empty)")
