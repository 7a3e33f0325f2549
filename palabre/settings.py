"""The settings: the only place that reads the environment, `palabre.toml` and the system's clock of record."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

SECRET_FILE = "secret.key"
_SECRET_BYTES = 32


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and the way out."""


class Settings(BaseSettings):
    """Environment first, then `palabre.toml` of the working folder, then these defaults."""

    model_config = SettingsConfigDict(env_prefix="PALABRE_", toml_file="palabre.toml", extra="ignore")

    data_dir: Path = Path("palabre-data")
    database_url: str = ""
    telegram_token: str = Field("", repr=False)
    council_token: str = Field("", repr=False)
    telegram_api: str = ""
    public_url: str = ""
    secret_key: str = Field("", repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    council_bot: str = ""
    council_name: str = ""
    lang: Literal["fr", "en"] = "fr"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def url(self) -> str:
        """The database address: an SQLite file of the data folder unless told."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'palabre.db'}"

    @property
    def base(self) -> str:
        """The address under which people reach the pages."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def make_data_dir(self) -> None:
        """The data folder, made when it is not there; raises SettingsError when it cannot be."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.data_dir, error) from error

    def secret(self) -> bytes:
        """The key of every keyed hash: given, or made once beside SQLite (readable by the owner alone)."""
        if self.secret_key:
            return self.secret_key.encode()
        if not self.url.startswith("sqlite"):
            raise SettingsError(
                "PALABRE_SECRET_KEY is not set. With PostgreSQL every process needs the same one: "
                "make it once with `openssl rand -hex 32` and set it everywhere."
            )
        path = self.data_dir / SECRET_FILE
        if not path.exists():
            _make(path)
        return path.read_bytes()


def unwritable(folder: Path, error: OSError) -> SettingsError:
    """What is said of a folder that cannot be written."""
    return SettingsError(
        f"The folder {folder} cannot be written ({error.strerror}). "
        "Choose another with PALABRE_DATA_DIR, or give the rights to this user."
    )


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise unwritable(path.parent, error) from error
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(_SECRET_BYTES).encode())
