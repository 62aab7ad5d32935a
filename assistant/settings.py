"""Settings: read once from the environment and `.env`, nowhere else."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import DossierError


class Settings(BaseSettings):
    """Each field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    dossier_home: Path = Field(default=Path("data"), description="Folder of the library.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port of the page on 127.0.0.1.")
    embedding_model: str = Field(
        default="packaged",
        description="`packaged` (all-MiniLM-L6-v2, English), a model folder, or a hub name.",
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

    @property
    def home(self) -> Path:
        """The library's folder as an absolute path."""
        return self.dossier_home.expanduser().resolve()


def read_settings() -> Settings:
    """Read the environment and `.env`; raises DossierError naming each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()
        )
        raise DossierError(f"A setting is wrong ({wrong}). Correct it in .env.") from error
