"""The two commands as a newcomer starts them: in processes of their own, with the real model."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment_of(home: Path) -> dict[str, str]:
    """What a developer's own `.env` and cache hold must not count."""
    folders = {"DOSSIER_HOME": str(home), "CACHE_HOME": str(home.with_name("cache"))}
    models = {
        "EMBEDDING_MODEL": "packaged",
        "CHAT_MODEL": "",
        "CHAT_BASE_URL": "",
        "RERANKER_MODEL": "",
        "ENTAILMENT_MODEL": "",
    }
    return os.environ | folders | models


def run(
    home: Path, *words: str, check: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """`python -m` these words, over the library in `home`, with more environment variables."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=environment_of(home) | variables, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stderr
    return done
