"""The page on running Palabre: every setting is there, and none that does not exist."""

from __future__ import annotations

import re

from palabre.channels import EVERY
from palabre.settings import read_settings, with_channels
from tests.shared import REPOSITORY

PAGE = REPOSITORY / "docs" / "operating.md"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    """Those that channels declare among them."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `PALABRE_")]
    documented = {name for row in rows for name in re.findall(r"`PALABRE_([A-Z_]+)`", row.split("|")[1])}
    assert documented == {name.upper() for name in with_channels(EVERY).model_fields}


def test_a_channel_s_secret_is_in_no_log() -> None:
    """Whatever writes the settings writes dots in its place."""
    secrets = {name: f"the-{name}" for name, setting in EVERY.settings.items() if setting.secret}
    assert secrets
    written = repr(read_settings(**secrets))
    assert [value for value in secrets.values() if value in written] == []
