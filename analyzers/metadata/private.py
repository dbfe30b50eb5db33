"""Which fields of metadata say where somebody was, or who somebody is: what a report leaves out when it is asked to.

A table, not a guess: a field that is not in it is printed. It errs towards leaving out, since a report can be written again with all of it.
"""

import re
from typing import Literal

Kind = Literal["location", "personal"]
KINDS: tuple[Kind, ...] = ("location", "personal")

# By any part of a key: "Exif.GPSInfo.GPSLatitude", "Xmp.iptcExt.LocationShown[1]/iptcExt:City", "c2pa.assertions[2].…latitude".
_LOCATION = re.compile(
    r"gps|latitude|longitude|iso6709|geotag|geolocation|coordinates|loci|©xyz|sub-?location|\blocation"
    r"|location(shown|created|name|code)|\bcity\b|province|\bstate\b|\bcountry|countryname|countrycode|worldregion|\blandmark"
    r"|placename|mapdatum|(exif|xmp|iptc|maker)\S*(altitude|worldtimelocation|homecity|destinationcity|compass|baroinfo)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"serial|artist|by-?line|author|creator(?!tool)|owner|copyright|\brights|webstatement|contact|e-?mail|phone|credit|\bsource\b"
    r"|hostcomputer|hostname|username|computername|comment|personin|person(display)?name|\bperson|face\w*(name|info)|faces?recog"
    r"|regionlist|mwg-rs|region(name|info)|documentid|instanceid|originaldocument|derivedfrom|documentancestors|uniqueid|cameraid|bodyid"
    r"|caption|description|headline|writer|\beditor|instructions|transmissionreference|jobid|fixtureid|filename|filepath|pathname"
    r"|history\S*(instanceid|parameters)|ingredients|birthday|\bbaby|petname|imei|macaddress"
    r"|subject(?!distance|area|location|program|code|motion)|keywords|\btitle|objectname",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"^(Size|SHA-256|Pixels|Channels|ICC\.|JPEG\.(?!Comment)|PNG\.(Size|Header|IHDR))|lens(id|model|make|info|type|spec)(?!.*serial)"
    r"|sensingmethod|filesource|lightsource|sourceexposure",
    re.IGNORECASE,
)


def is_private(key: str) -> Kind | None:
    """What kind of private field a key (or, where it has none, a field's name) is; None for all others."""
    if _LOCATION.search(key):
        return "location"
    if _PERSONAL.search(key) and not _HARMLESS.search(key):
        return "personal"
    return None
