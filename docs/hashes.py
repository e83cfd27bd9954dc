"""Write requirements-hashed.txt: what constraints.txt pins of the run-time packages, with the SHA-256 of each file.

It asks pip what it would install, on the machine and the Python it is run with, and installs nothing; files for other
machines have other hashes. Constraints cannot carry hashes themselves: pip would then refuse the checkout.

python docs/hashes.py
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
HASHED = ROOT / "requirements-hashed.txt"
ASKED = ("install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-", "--only-binary", ":all:")


def main() -> None:
    pip = [sys.executable, "-m", "pip", *ASKED, "--constraint", str(ROOT / "constraints.txt"), str(ROOT)]
    report = json.loads(subprocess.run(pip, check=True, capture_output=True, text=True).stdout)
    lines = []
    for each in report["install"]:
        name, version = canonicalize_name(each["metadata"]["name"]), each["metadata"]["version"]
        if name != "dateline":
            lines.append(
                f"{name}=={version} --hash=sha256:{each['download_info']['archive_info']['hashes']['sha256']}\n"
            )
    python = ".".join(platform.python_version_tuple()[:2])
    machine = f"{platform.system()} on {platform.machine()} with Python {python}"
    head = (
        f"# Run-time packages of constraints.txt for {machine}, with the SHA-256 of each. By docs/hashes.py.\n"
        "# pip install --require-hashes --no-deps -r requirements-hashed.txt && pip install --no-deps .\n"
    )
    HASHED.write_text(head + "".join(sorted(lines)), encoding="utf-8")
    print(f"wrote {HASHED.name}: {len(lines)} packages")


if __name__ == "__main__":
    main()
