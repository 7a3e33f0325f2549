"""The settings: the only place that reads the environment, `palabre.toml` and the system's clock of record."""

from __future__ import annotations

import os
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, create_model
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from bot.declaration import Declaration, Registry
from palabre.channels import EVERY

SECRET_FILE, TOML_FILE = "secret.key", "palabre.toml"
SHORTEST_SECRET = 16
"""Bytes."""
_SECRET_BYTES = 32
_EXPLAINED = ("port", "lang")


class SettingsError(Exception):
    """A setting is missing or wrong: `code` names the sentence that says so and the way out, `params` its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Settings(BaseSettings):
    """Environment first, then `palabre.toml` of the working folder, then these defaults.

    What channels declare is read in the same way, by the class that `with_channels` gives.
    """

    model_config = SettingsConfigDict(env_prefix="PALABRE_", toml_file=TOML_FILE, extra="ignore")

    data_dir: Path = Path("palabre-data")
    database_url: str = ""
    public_url: str = ""
    # Not in its representation: a settings object ends in a log sooner or later.
    secret_key: str = Field("", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
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

    def of(self, declared: Declaration) -> dict[str, str]:
        """The settings of a channel, by name; "" where nothing is given."""
        return {setting.name: str(getattr(self, setting.name, "")) for setting in declared.settings}

    def is_on(self, declared: Declaration) -> bool:
        """Whether a channel is switched on; what declares no switch always is."""
        return declared.switch is None or bool(self.of(declared)[declared.switch.name])

    def make_data_dir(self) -> None:
        """The data folder, made when it is not there; raises SettingsError when it cannot be."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.data_dir, error) from error

    def secret(self) -> bytes:
        """The key of every keyed hash: given, or made once beside SQLite (readable by the owner alone)."""
        if self.secret_key:
            if len(self.secret_key.encode()) < SHORTEST_SECRET:
                raise SettingsError("secret_short", least=SHORTEST_SECRET)
            return self.secret_key.encode()
        # Several processes and perhaps several machines: a key made here would be another one there.
        if not self.url.startswith("sqlite"):
            raise SettingsError("secret_missing")
        path = self.data_dir / SECRET_FILE
        if not path.exists():
            _make(path)
        try:
            kept = path.read_bytes()
        except OSError as error:
            raise SettingsError("secret_unreadable", file=path, errno=error.errno) from error
        # Cut short, by a full disk perhaps: going on would lose everybody for ever.
        if len(kept) < SHORTEST_SECRET:
            raise SettingsError("secret_cut", file=path)
        return kept


@cache
def with_channels(channels: Registry) -> type[Settings]:
    """The settings with those that these channels declare: optional texts, shown in no log when they are secret."""
    declared: dict[str, Any] = {
        name: (str, Field("", repr=not setting.secret)) for name, setting in channels.settings.items()
    }
    return create_model("Settings", __base__=Settings, **declared)


def read_settings(channels: Registry = EVERY, /, **given: object) -> Settings:
    """The settings; raises SettingsError naming the first that cannot be used. `given` wins over all."""
    try:
        return with_channels(channels)(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        # A token set under the wrong name must not be read aloud on the terminal.
        shown = "…" if name.endswith(("token", "key", "url")) else first["input"]
        # `from None`: the error of the library quotes what was given.
        raise SettingsError(f"bad_{name}" if name in _EXPLAINED else "bad", name=name.upper(), value=shown) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("toml", file=TOML_FILE) from error
    except OSError as error:
        raise SettingsError("toml_unreadable", file=TOML_FILE, errno=error.errno) from error


def _unwritable(folder: Path, error: OSError) -> SettingsError:
    return SettingsError("folder", folder=folder, errno=error.errno)


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made closed to others from its first moment, and by one of two processes that start together.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(_SECRET_BYTES).encode())
