"""Resolve pyproject.toml into `requirements/*.txt` for every platform and Python from 3.11, with hashes.

The files name no index and no folder, so they install from whatever index the reader's pip is set to.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet"]


def compile_lock(output: str, *arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "compile", *OPTIONS, "pyproject.toml", *arguments, "-o", output, *sys.argv[1:]]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    compile_lock("requirements/runtime.txt")
    for extra in ("scale", "sms"):  # the runtime and what the extra adds
        compile_lock(f"requirements/{extra}.txt", "--extra", extra, "--constraint", "requirements/runtime.txt")
    compile_lock("requirements/dev.txt", "--group", "dev", "--constraint", "requirements/runtime.txt")
