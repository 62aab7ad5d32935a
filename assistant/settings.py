"""Settings: read once from the environment and `.env`, nowhere else."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from assistant.errors import DossierError


class Settings(BaseSettings):
    """Each field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    dossier_home: Path = Field(default=Path("data"), description="Folder of the library.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port of the page on 127.0.0.1.")
    embedding_model: str = Field(
        default="packaged",
        description="`packaged` (all-MiniLM-L6-v2, English), a model folder, or a hub name.",
    )
    reranker_model: str = Field(
        default="",
        description="Cross-encoder that orders the best passages: a folder or a hub name.",
    )
    entailment_model: str = Field(
        default="",
        description="Cross-encoder that judges written sentences: a folder or a hub name.",
    )
    cache_home: Path = Field(
        default=Path("~/.cache/dossier"),
        description="Folder for what can be made again, such as the exported model.",
    )
    chat_model: str = Field(
        default="",
        description="`provider:model` for written answers; empty: answers are quoted.",
    )
    chat_base_url: str = Field(default="", description="Address of an OpenAI-compatible server.")
    chat_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the model; empty: the provider's own variable."
    )
    chat_deadline: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds a written answer may take in all."
    )
    chat_max_tokens: int = Field(
        default=800, ge=16, le=100_000, description="Tokens a written answer may have."
    )
    chat_daily_calls: int = Field(
        default=1000, ge=1, description="Calls of the model a day; then answers are quoted."
    )

    library_editing: bool = Field(
        default=True, description="Whether the page may add and remove articles: on or off."
    )

    @field_validator(
        *("dossier_home", "port", "embedding_model", "cache_home"),
        *("chat_deadline", "chat_max_tokens", "chat_daily_calls", "library_editing"),
        mode="before",
    )
    @classmethod
    def _default_for_empty(cls, value: object, info: ValidationInfo) -> object:
        """An empty variable means the default; of the chat's texts, that there is none."""
        return cls.model_fields[str(info.field_name)].default if value == "" else value

    @property
    def home(self) -> Path:
        """The library's folder as an absolute path."""
        return self.dossier_home.expanduser().resolve()

    @property
    def cache(self) -> Path:
        """The cache's folder as an absolute path."""
        return self.cache_home.expanduser().resolve()


_LOGIN = re.compile("//[^/@]*@")  # an address may hold a password


@dataclass(frozen=True)
class Setting:
    """One setting as it is in force, and who set it."""

    name: str
    value: str  # of a secret only whether it is set
    origin: str  # "environment", ".env", "command line" or "default"
    description: str


def list_settings(settings: Settings, *, given: Collection[str] = ()) -> tuple[Setting, ...]:
    """Every setting with its origin; `given` are the fields that the command line set."""
    sources = {
        "environment": EnvSettingsSource(Settings)(),
        ".env": DotEnvSettingsSource(Settings)(),
    }

    def origin(field: str) -> str:
        if field in given:
            return "command line"
        return next((name for name, found in sources.items() if field in found), "default")

    return tuple(
        Setting(
            field.upper(), _shown(getattr(settings, field)), origin(field), str(info.description)
        )
        for field, info in Settings.model_fields.items()
    )


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    return _LOGIN.sub("//", str(value))


def read_settings() -> Settings:
    """Read the environment and `.env`; raises DossierError naming each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()
        )
        raise DossierError(f"A setting is wrong ({wrong}). Correct it in .env.") from error
