"""Make `.venv` and install a hashed lock file into it. Standard library only: this runs before anything is installed.

    python scripts/environment.py runtime|dev

Does nothing when the lock file is the one installed last (a stamp in `.venv` remembers its hash). Then compiles the
catalogue of Polish texts, if it is newer than its compiled form.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def stamp_file(name: str) -> Path:
    return VENV / f".installed-{name}"


def wanted(name: str) -> str:
    return hashlib.sha256(lock_file(name).read_bytes()).hexdigest()


def installed(name: str) -> bool:
    stamp = stamp_file(name)
    return VENV_PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted(name)


def create() -> list[str]:
    """Make the environment if there is none, and return the command of the pip that installs into it."""
    if not VENV_PYTHON.exists():
        print("Making .venv …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
        if made.returncode:
            # Debian's python3 comes without ensurepip; its pip can install into another environment.
            subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], check=True)
    own = subprocess.run([VENV_PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    if own.returncode == 0:
        return [str(VENV_PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]


def install(name: str) -> None:
    pip = create()
    print(f"Installing requirements/{name}.txt …", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    done = subprocess.run(
        [*pip, "install", *options, "-r", lock_file(name)], stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stderr}\nThe packages of requirements/{name}.txt could not be installed (see above).")
    # The development set contains the runtime set.
    for part in ("runtime", "dev") if name == "dev" else ("runtime",):
        stamp_file(part).write_text(wanted(part))


def compile_catalogue() -> None:
    """Make `django.mo`, which Django reads, from `django.po`, which people write. The compiled file is not kept in git."""
    source = ROOT / "kopalnia" / "locale" / "pl" / "LC_MESSAGES" / "django.po"
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        code = "import polib, sys; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])"
        subprocess.run([VENV_PYTHON, "-c", code, source, compiled], check=True)


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Kopalnia needs Python 3.11 or newer, not {sys.version.split()[0]}. Try PYTHON=python3.11 make …")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in {"runtime", "dev"}:
        sys.exit("usage: environment.py runtime|dev")
    if not installed(name):
        install(name)
    compile_catalogue()


if __name__ == "__main__":
    main()
