"""What macOS reads of an application: the kinds of documents that it opens. A file arrives as a QFileOpenEvent, never as an argument."""

from typing import Any

from bundles.formats import FORMATS
from forensics_gui import NAME, VERSION

IDENTIFIER = "org.whence.Whence"
# types that older systems do not know by themselves; imported, since they are not ours
IMPORTED = {"public.avif": "AVIF picture", "org.webmproject.webp": "WebP picture"}


def info_plist() -> dict[str, Any]:
    """For BUNDLE(info_plist=…)."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": VERSION,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "LSMinimumSystemVersion": "12.0",
        "LSApplicationCategoryType": "public.app-category.photography",
        "NSHumanReadableCopyright": "GPL-3.0-or-later",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": one.name,
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # offered under "Open With", never made the default
                "LSItemContentTypes": list(one.uti),
                "CFBundleTypeExtensions": list(one.endings),
            }
            for one in FORMATS
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": uti,
                "UTTypeDescription": IMPORTED[uti],
                "UTTypeConformsTo": ["public.image"],
                "UTTypeTagSpecification": {"public.filename-extension": list(one.endings), "public.mime-type": list(one.mime)},
            }
            for one in FORMATS
            for uti in one.uti
            if uti in IMPORTED
        ],
    }
