"""Where a picture can be searched for on the web, and which address of a picture such a service may be told.

Nothing is sent from here. A service is a line of a table; the user's own stand in ``searches.toml`` in the configuration folder.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from analyzers.evidence import Unreadable
from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.fetch_address import is_open, target_of

PLACE = "{address}"  # where a service's address takes the picture's
LONGEST_ADDRESS = 2000  # letters: what browsers and servers take
OWN = "searches.toml"
_NOT_ON_THE_WEB = re.compile(
    r"(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|test|example|invalid|onion|arpa)$"
)
_NUMBER = re.compile(r"(0x[0-9a-f]*|\d+)$")  # how a network address may be spelt as well: 2130706433, 0x7f.1
_NAME = re.compile(r"[a-z0-9_-]{1,40}$")


@dataclass(frozen=True)
class Service:
    """`address` takes a picture's address where it says {address}; `page` is where a picture can be pasted or chosen."""

    id: str
    title: str
    address: str
    page: str


SERVICES = (
    Service("tineye", "TinEye", "https://tineye.com/search?url={address}", "https://tineye.com/"),
    Service("google", "Google Lens", "https://lens.google.com/uploadbyurl?url={address}", "https://www.google.com/imghp"),
    Service("yandex", "Yandex", "https://yandex.com/images/search?rpt=imageview&url={address}", "https://yandex.com/images/"),
    Service(
        "bing",
        "Bing",
        "https://www.bing.com/images/search?q=imgurl:{address}&view=detailv2&iss=sbi",
        "https://www.bing.com/visualsearch",
    ),
)


def own_services(file: Path | None = None) -> tuple[tuple[Service, ...], tuple[str, ...]]:
    """The user's own, and one sentence for each entry that cannot be used."""
    path = file or own_file()
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("service", [])
    except FileNotFoundError:
        return (), ()
    except (OSError, ValueError) as error:
        return (), (tr("{name} cannot be read: {reason}", name=OWN, reason=str(error)),)
    found: dict[str, Service] = {}
    wrong = []
    for entry in entries if isinstance(entries, list) else ():
        service = _service_of(entry) if isinstance(entry, dict) else None
        if service is None or service.id in found or any(service.id == known.id for known in SERVICES):
            wrong.append(
                tr(
                    "{name}: a service needs an id of its own in small letters, a title, and an address (with {field}) and a page that "
                    "begin with https://.",
                    name=OWN,
                    field=PLACE,
                )
            )
        else:
            found[service.id] = service
    return tuple(found.values()), tuple(dict.fromkeys(wrong))


def own_file() -> Path:
    """Where the user's own services are described."""
    from platformdirs import user_config_path

    return user_config_path(NAME.lower(), appauthor=False) / OWN


def _service_of(entry: Mapping[str, Any]) -> Service | None:
    texts = {name: text for name in ("id", "title", "address", "page") if isinstance(text := entry.get(name), str) and text.isprintable()}
    if len(texts) < 4:
        return None
    service = Service(**texts)
    whole = all(text.startswith("https://") and urlsplit(text).hostname and " " not in text for text in (service.address, service.page))
    host_is_fixed = PLACE not in (urlsplit(service.address).netloc if whole else "")
    return service if _NAME.match(service.id) and service.title and whole and host_is_fixed and service.address.count(PLACE) == 1 else None


def public(address: str) -> str:
    """The address as a service may be told it; empty where it is private, secret, or no web address at all. Nothing is looked up."""
    try:
        target = target_of(address)
    except Unreadable:
        return ""
    host = target.host.casefold()
    try:
        ip_address(host)
        on_the_web = is_open(host)
    except ValueError:
        on_the_web = "." in host and not _NOT_ON_THE_WEB.search(host) and not _NUMBER.match(host.rpartition(".")[2])
    return target.address if on_the_web and len(target.address) <= LONGEST_ADDRESS else ""


def asking_for(service: Service, address: str) -> str:
    """What the browser is to open so that the service looks for the picture at this address."""
    return service.address.replace(PLACE, quote(address, safe=""))
