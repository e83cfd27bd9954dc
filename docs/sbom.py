"""Write the bill of materials: what is installed with Dateline to run it, of which version, under which licence.

It is CycloneDX 1.6, made from the metadata of what is installed here; the same packages give the same bytes.

python docs/sbom.py           writes docs/sbom.cdx.json
python docs/sbom.py --check   leaves with 1 where it is not up to date
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
BILL = ROOT / "docs" / "sbom.cdx.json"
SPDX = re.compile(r"(MIT|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0)")
# Where the metadata name a licence in words of their own, or only with the text itself.
LICENCES = {
    "flatbuffers": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "onnxruntime": "MIT",
    "protobuf": "BSD-3-Clause",
    "pyogrio": "MIT",
    "xstatic-leaflet": "BSD-2-Clause",
    "xstatic-leaflet-markercluster": "MIT",
}


def needed(name: str) -> list[str]:
    """The packages that one needs on this machine without any extra, by their canonical names."""
    requirements = [Requirement(each) for each in metadata.requires(name) or []]
    wanted = (each for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""}))
    return sorted({canonicalize_name(each.name) for each in wanted})


def reached(name: str, seen: dict[str, list[str]]) -> dict[str, list[str]]:
    """Everything needed by a package, directly or not, with what each of it needs."""
    if name not in seen:
        seen[name] = needed(name)
        for each in seen[name]:
            reached(each, seen)
    return seen


def licence(name: str) -> str:
    found = metadata.metadata(name)
    said = found.get("License-Expression") or found.get("License") or ""
    if "License-Expression" in found or SPDX.fullmatch(said):
        return said
    if name not in LICENCES:
        sys.exit(f"{name}: under which licence? Its metadata say {said[:60]!r}; add it to LICENCES in docs/sbom.py")
    return LICENCES[name]


def components(names: list[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        expression = licence(name)
        plain = " " not in expression
        yield {
            "type": "library",
            "bom-ref": name,
            "name": name,
            "version": metadata.version(name),
            "licenses": [{"license": {"id": expression}} if plain else {"expression": expression}],
            "purl": f"pkg:pypi/{name}@{metadata.version(name)}",
        }


def bill() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = project["name"]
    found = reached(name, {})
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": name,
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": list(components(sorted(set(found) - {name}))),
        "dependencies": [{"ref": each, "dependsOn": found[each]} for each in sorted(found)],
    }
    return json.dumps(document, indent=1) + "\n"


def main() -> int:
    text = bill()
    if BILL.exists() and BILL.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{BILL.relative_to(ROOT)} is not up to date; run: make docs")
        return 1
    BILL.write_text(text, encoding="utf-8")
    print(f"wrote {BILL.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
