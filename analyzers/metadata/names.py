"""What a file's name says of when it was made: cameras, phones, messengers and networks name files by a clock.

A name is changed by renaming alone, and a messenger names a file by when it was received: neither says when the picture was taken.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from analyzers.metadata.times import DAY, SECOND, Stamp

_DATE = r"(?P<date>(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d)"
_TIME = r"(?P<time>[0-2]\d[-_.h]?[0-5]\d[-_.m]?[0-5]\d)"

# Who names files so, the form, whether the clock is universal time, and whether the name tells of receipt instead of taking.
_FORMS: tuple[tuple[str, re.Pattern[str], bool, bool], ...] = (
    ("WhatsApp", re.compile(rf"^(?:IMG|VID|STK)-{_DATE}-WA\d{{4}}", re.I), False, True),
    ("WhatsApp", re.compile(rf"^WhatsApp Image {_DATE} (?:at|um|à|a las) {_TIME}", re.I), False, True),
    ("Signal", re.compile(rf"^signal-{_DATE}-{_TIME}", re.I), False, True),
    ("Telegram", re.compile(rf"^photo_{_DATE}_{_TIME}", re.I), False, True),
    ("a Pixel phone's camera", re.compile(rf"^PXL_{_DATE}_{_TIME}", re.I), True, False),
    ("a screenshot", re.compile(rf"^Screenshot[ _-]{_DATE}[ _-]{_TIME}", re.I), False, False),
    ("a camera program", re.compile(rf"(?:^|IMG_|VID_|DSC_|MVIMG_|BURST)(?<!\d){_DATE}[ _T-]{_TIME}", re.I), False, False),
)
_MILLISECONDS = re.compile(r"^(?P<who>FB_IMG_|mmexport|received_)(?P<count>1\d{12})(?!\d)", re.I)
_SENDERS = {"fb_img_": "Facebook", "mmexport": "WeChat", "received_": "Messenger"}
_LONGEST = 200  # characters


@dataclass(frozen=True)
class Named:
    """Who names files in this form, the time in the name, and whether that is when the file was received."""

    by: str
    when: Stamp
    received: bool


def named(name: str) -> Named | None:
    """The time that a file's name carries; None where it carries none that is a real one."""
    name = name[:_LONGEST]
    counted = _MILLISECONDS.match(name)
    if counted:
        face = datetime.fromtimestamp(int(counted["count"]) / 1000, UTC).replace(tzinfo=None, microsecond=0)
        return Named(_SENDERS[counted["who"].lower()], Stamp(face, timedelta()), True)
    for by, form, universal, received in _FORMS:
        found = form.search(name)
        when = _when(found.groupdict(), universal) if found else None
        if when is not None:
            return Named(by, when, received)
    return None


def _when(parts: dict[str, str], universal: bool) -> Stamp | None:
    digits = re.sub(r"\D", "", parts["date"] + parts.get("time", "000000"))
    try:
        face = datetime.strptime(digits, "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return Stamp(face, timedelta() if universal else None, SECOND if "time" in parts else DAY)
