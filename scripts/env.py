"""`make env`: write .env with fresh secrets for docker-compose.yml; what is set there already stays."""

from __future__ import annotations

import base64
import re
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = re.compile(r"\$\{(\w+):\?")
NOT_SECRET = {"MONITOR_CONTACT", "MONITOR_OPERATOR"}


def main(root: Path = ROOT) -> int:
    """Exit code 0; says what is left to fill in by hand."""
    path = root / ".env"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    given = {line.partition("=")[0] for line in lines if line.partition("=")[2]}
    wanted = sorted(set(REQUIRED.findall((root / "docker-compose.yml").read_text(encoding="utf-8"))) - given)
    lines = [line for line in lines if line.partition("=")[0] not in wanted]
    lines += [f"{name}={_value(name)}" for name in wanted]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
    empty = [name for name in wanted if name in NOT_SECRET]
    sys.stdout.write(f"{path}: {len(wanted) - len(empty)} secrets made\n")
    for name in empty:
        sys.stdout.write(f"fill in {name}: see docs/settings.md\n")
    return 0


def _value(name: str) -> str:
    """Letters, digits, - and _ only, since some of them stand in URLs."""
    if name in NOT_SECRET:
        return ""
    if name == "FERNET_KEY":
        return fernet_key()
    return secrets.token_urlsafe(32)


def fernet_key() -> str:
    """32 bytes in base64, as Airflow encrypts with."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


if __name__ == "__main__":
    sys.exit(main())
