"""What a test needs from the machine. Absent: skipped with the way to get it; with CI=true that is a failure."""

from __future__ import annotations

import os
import shutil

import pytest

HOW = {
    "chromium": "no Chromium: `sudo apt install chromium`",
    "postgres": "no Postgres: `sudo apt install postgresql`, or set TEST_POSTGRES_URL=postgresql://USER@HOST/DATABASE",
    "redis-server": "no Redis: `sudo apt install redis-server`",
    "openssl": "no OpenSSL to make a certificate: `sudo apt install openssl`",
}


def needs(program: str) -> str:
    """Path of a program, one of HOW."""
    return shutil.which(program) or absent(program)


def absent(what: str) -> str:
    """Skip, or fail where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(HOW[what])
    pytest.skip(HOW[what])
