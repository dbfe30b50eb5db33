"""Which of the addresses in a drop is the picture's own: browsers name the page that a picture links to as readily as the picture.

Where the drop cannot tell, both are given: an origin must not claim an address that the picture may not have.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from forensics_gui.incoming_formats import Drop
from forensics_gui.incoming_names import PICTURE_SUFFIXES, name_in_address

LONGEST = 8192
_PAGES = {".html", ".htm", ".php", ".aspx"}
_SAME = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".tiff": ".tif", ".heif": ".heic", ".apng": ".png"}


@dataclass(frozen=True)
class PictureAddress:
    """The picture's address, "" where only a page's is known; and, where it may as well be another, that one."""

    address: str = ""
    rival: str = ""

    @property
    def to_fetch(self) -> str:
        """The web address to offer."""
        for address in (self.address, self.rival):
            if is_web(address):
                return address
        return ""

    @property
    def name(self) -> str:
        """The name in the address, unsafe still; the rival's is the one in the page's own markup."""
        return next((name_in_address(address) for address in (self.rival, self.address) if is_web(address)), "")


def picture_address(drop: Drop, suffix: str = "") -> PictureAddress:
    """`suffix`: of the format that the picture's bytes have, where they came along."""
    if is_web(drop.promised) or is_data(drop.promised):
        return PictureAddress(drop.promised)
    address = drop.addresses[0] if drop.addresses else ""
    shown = _shown(drop)
    if not address:
        return PictureAddress(shown if not drop.markup.wordy else "")
    if address.rstrip("/") in {link.rstrip("/") for link in drop.markup.links}:
        if drop.markup.pictures:
            return PictureAddress(shown)
        return PictureAddress(address if _suffix(address) in PICTURE_SUFFIXES else "")
    if not shown or shown == address or address in _candidates(drop):
        return PictureAddress(address)
    return _chosen(address, shown, suffix)


def _chosen(address: str, shown: str, suffix: str) -> PictureAddress:
    """Chromium names either the candidate that it chose for a responsive picture or the page that the picture links to."""
    wanted = _SAME.get(suffix, suffix)
    fits, shown_fits = (_SAME.get(_suffix(one), _suffix(one)) == wanted for one in (address, shown))
    if wanted and fits != shown_fits:
        return PictureAddress(address if fits else shown)
    if _suffix(address) in _PAGES or (not wanted and _suffix(address) not in PICTURE_SUFFIXES):
        return PictureAddress(shown)
    return PictureAddress(address, rival=shown)


def _shown(drop: Drop) -> str:
    """The address in the markup, if it is of one picture only."""
    pictures = drop.markup.pictures
    if len(pictures) != 1:
        return ""
    return urljoin(drop.page, pictures[0]) if pictures[0].startswith("/") and drop.page else pictures[0]


def _candidates(drop: Drop) -> set[str]:
    return {urljoin(drop.page, candidate) if drop.page else candidate for candidate in drop.markup.candidates}


def _suffix(address: str) -> str:
    return Path(name_in_address(address)).suffix.casefold()


def names_picture(address: str) -> bool:
    """Whether an address ends like a picture's; a page may still answer there."""
    return _suffix(address) in PICTURE_SUFFIXES


def is_data(address: str) -> bool:
    """Whether it is an address that holds its own data."""
    return address[:5].casefold() == "data:"


def is_web(address: str) -> bool:
    """Whether it could be fetched, as far as its beginning and length tell."""
    return address[:8].casefold().startswith(("http://", "https://")) and len(address) <= LONGEST


def is_local(address: str) -> bool:
    """Whether it names a file of this computer."""
    return address[:5].casefold() == "file:" or address.startswith("/")
