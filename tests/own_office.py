"""An office in a folder of its own, asked by processes that come and go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = "sojourn_office.commands"
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class OwnOffice:
    """The office of a folder, which is a demonstration."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The settings of its processes, apart from those of the tests."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("SOJOURN_", "DJANGO_"))}
        return {
            **plain,
            "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
            "SOJOURN_MODE": "demonstration",
            "SOJOURN_DATA_FOLDER": str(self.folder / "var"),
            "SOJOURN_KEYS_FOLDER": str(self.folder / "keys"),
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *arguments: str) -> bytes:
        """Run Python in it to its end; what was printed, faults too."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=_ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode()
        return done.stdout

    def ask(self, question: str) -> Any:
        """The `answer` that a few lines find within it."""
        code = f"import django, json; django.setup()\n{question}\nprint('\\n' + json.dumps(answer))"
        return json.loads(self.run("-c", code).splitlines()[-1])

    def seed(self) -> bytes:
        """Make the demonstration's world, unless it is there; what was printed."""
        return self.run("-m", COMMAND, "demonstration")
