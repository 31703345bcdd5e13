"""What the tests need from Debian: said by name, installed as root, otherwise the one line to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# program: the package that brings it, and what for.
NEEDED = {
    "chromium": ("chromium", "the real browser of the journeys"),
    "dmtxread": ("dmtx-utils", "an independent reader of the seal"),
    "pdftoppm": ("poppler-utils", "pages of printed papers as pictures"),
    "openssl": ("openssl", "an independent check of signatures"),
    "initdb": ("postgresql", "the real database beside the embedded one"),
    "pgbackrest": ("pgbackrest", "brings a lost database back, in the drill"),
}
# What `java` as an argument asks for instead.
JAVA = {"java": ("openjdk-17-jre-headless", "what Apache Spark runs on")}
# And `failover`.
CLUSTER = {
    "initdb": ("postgresql", "the database of the three machines"),
    "etcd": ("etcd-server", "by which they agree who leads"),
    "setpriv": ("util-linux", "starts them as somebody else than root"),
}
FONTS = ("fonts-noto-cjk", "Korean and Japanese letters in the browser")
_ASKED = {"java": JAVA, "failover": CLUSTER}


def missing(needed: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The packages of programs that are not here, each with what it is for."""
    return {package: why for program, (package, why) in needed.items() if not _there(program)}


def missing_fonts() -> dict[str, str]:
    """The package of letters, where no letter of Korean is known."""
    fonts = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True) if shutil.which("fc-list") else None
    if fonts is None or not fonts.stdout.strip():
        return dict([FONTS])
    return {}


def _there(program: str) -> bool:
    return shutil.which(program) is not None or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))


def main(asked: Sequence[str]) -> int:
    """Install what is missing, or say the one line that does."""
    packages = next((missing(_ASKED[each]) for each in asked), None)
    if packages is None:
        packages = missing(NEEDED) | missing_fonts()
    if not packages:
        return 0
    for package, why in packages.items():
        print(f"{package}: {why}")
    line = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0:
        print(f"Run this once, then try again:  sudo {line}", file=sys.stderr)
        return 1
    print(f"Installing from Debian: {', '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    subprocess.run([*line.split(), "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
