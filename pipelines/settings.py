"""Settings: read from the environment when asked for, never on import. `.env.example` lists them all."""

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemas.institucion import Institucion, InstitucionError, read


class SettingsError(Exception):
    """A setting cannot be used: which and why, and what to do."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Settings:
    """Where everything is. Paths are absolute."""

    home: Path
    db_url: str = field(repr=False)  # it may hold a password
    raw: Path
    custodia: Path
    salida: Path
    textos: Path
    dagster_home: Path
    ejemplos: bool
    institucion: Institucion
    smtp_url: str | None = field(default=None, repr=False)
    webhook_url: str | None = field(default=None, repr=False)
    alerta_para: tuple[str, ...] = ()
    pg_bin: Path | None = None  # PostgreSQL's own programs, where PATH has none that fit the server
    #: Settings of alerts that cannot be read, and why: told with the alerts, for they must not stop a load.
    sin_leer: Mapping[str, str] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        return self.db_url.startswith("sqlite")

    @property
    def plantilla_informe(self) -> Path | None:
        """The office's own Word template; None: the one that is shipped."""
        named = self.institucion.plantilla
        return (self.home / Path(named).expanduser()).resolve() if named else None


def load(environ: dict[str, str] | None = None, cwd: Path | None = None) -> Settings:
    """Settings of this process. Raises `SettingsError` when the home folder or a secret's file is not there, or the
    institution's file has mistakes."""
    env = dict(os.environ) if environ is None else environ
    home = _home(env, cwd or Path.cwd())

    def folder(name: str, default: str) -> Path:
        return (home / (env.get(name) or default)).resolve()

    db_url = _secret(env, "SEGUIMIENTO_DB_URL") or f"sqlite:///{home / 'warehouse' / 'data' / 'seguimiento.db'}"
    embedded = db_url.startswith("sqlite")
    unread: dict[str, str] = {}

    def of_alerts(name: str) -> str | None:
        try:
            return _secret(env, name)
        except SettingsError as error:
            unread[name] = error.cause
            return None

    smtp_url, webhook_url = of_alerts("SEGUIMIENTO_SMTP_URL"), of_alerts("SEGUIMIENTO_WEBHOOK_URL")
    return Settings(
        home=home,
        db_url=db_url,
        raw=folder("SEGUIMIENTO_RAW", "raw"),
        custodia=folder("SEGUIMIENTO_CUSTODIA", "warehouse/data/custodia"),
        salida=folder("SEGUIMIENTO_SALIDA", "salida"),
        textos=folder("SEGUIMIENTO_TEXTOS", "textos"),
        dagster_home=folder("SEGUIMIENTO_DAGSTER_HOME", ".dagster"),
        ejemplos=(env.get("SEGUIMIENTO_EJEMPLOS") or ("1" if embedded else "0")) == "1",
        institucion=_institucion(env, home),
        pg_bin=folder("SEGUIMIENTO_PG_BIN", "") if env.get("SEGUIMIENTO_PG_BIN") else None,
        smtp_url=smtp_url,
        webhook_url=webhook_url,
        alerta_para=tuple(re.findall(r"[^,;\s]+", env.get("SEGUIMIENTO_ALERTA_PARA") or "")),
        sin_leer=unread,
    )


def user(environ: dict[str, str] | None = None) -> str:
    """Who is at work: SEGUIMIENTO_USUARIO, else the name that the operating system knows."""
    env = dict(os.environ) if environ is None else environ
    named = " ".join((env.get("SEGUIMIENTO_USUARIO") or "").split())
    try:
        return named or getpass.getuser()
    except (KeyError, OSError) as error:
        raise SettingsError("no se sabe quién da la orden.", "Defina SEGUIMIENTO_USUARIO con su nombre.") from error


def _home(env: dict[str, str], cwd: Path) -> Path:
    """The nearest folder upwards with `workspace.yaml`, unless SEGUIMIENTO_HOME names one."""
    if named := env.get("SEGUIMIENTO_HOME"):
        home = Path(named).expanduser().resolve()
        if not home.is_dir():
            raise SettingsError(f"SEGUIMIENTO_HOME no es una carpeta: {home}.", "Corríjala o quítela.")
        return home
    for folder in (cwd, *cwd.parents):
        if (folder / "workspace.yaml").exists():
            return folder.resolve()
    raise SettingsError(
        "no se encuentra workspace.yaml de aquí hacia arriba.",
        "Entre en la carpeta del proyecto o defina SEGUIMIENTO_HOME.",
    )


def _institucion(env: dict[str, str], home: Path) -> Institucion:
    """The choices in the file that SEGUIMIENTO_CONFIG names; the defaults without one."""
    named = env.get("SEGUIMIENTO_CONFIG")
    if not named:
        return Institucion()
    path = (home / Path(named).expanduser()).resolve()
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        cause = f"no se puede leer el archivo de SEGUIMIENTO_CONFIG, {path}: {error.strerror}."
        raise SettingsError(cause, "Corrija la ruta, o quite la variable para usar lo que vale por omisión.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} no está en UTF-8.", "Guárdelo de nuevo con codificación UTF-8.") from error
    except InstitucionError as error:
        raise SettingsError(f"{path}: {error}.", "Corríjalo: config/ejemplo.toml explica cada clave.") from error


def _secret(env: dict[str, str], name: str) -> str | None:
    """The value of a secret, or of the file that `<NAME>_FILE` points to."""
    if named := env.get(f"{name}_FILE"):
        try:
            held = Path(named).read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            cause = f"el archivo de {name}_FILE no está en UTF-8."
            raise SettingsError(cause, "Guárdelo de nuevo con codificación UTF-8.") from None
        except OSError as error:
            cause = f"no se puede leer el archivo de {name}_FILE: {error.strerror}."
            raise SettingsError(cause, "Revise la ruta y los permisos del archivo.") from error
        if not held:  # it is being written, or somebody forgot to: what would be used instead is not what was meant
            raise SettingsError(
                f"el archivo de {name}_FILE está vacío.", "Escriba en él el valor, o quite la variable."
            )
        return held
    return env.get(name) or None
