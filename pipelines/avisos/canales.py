"""The ways out: mail (SMTP) and webhook. Each sends one message, or raises why not, in words without any secret.

Timeouts are short: a server that accepts and never answers costs seconds, not a night.
"""

import logging
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from assets import sucesos
from pipelines.avisos.episodios import Mensaje
from pipelines.settings import Settings
from schemas.calendar import moment_of

#: Seconds for each answer of a server; of the goodbye, which nobody needs, less.
WAIT, GOODBYE = 10, 2
CORREO, WEBHOOK = "correo", "webhook"
_FROM_HERE = "seguimiento"


class ChannelDown(Exception):
    """The channel does not work now: what waits for it waits."""


class Refused(Exception):
    """The channel works and does not take this message: others may go."""


@dataclass(frozen=True, slots=True)
class Correo:
    """`url`: smtp://user:password@host:587?tls=starttls&de=sender, or smtps://..."""

    url: str = field(repr=False)
    para: tuple[str, ...]
    nombre: str = CORREO

    def send(self, mensaje: Mensaje) -> None:
        try:
            server = self._server()
        except ValueError:
            raise ChannelDown("SEGUIMIENTO_SMTP_URL no es una dirección smtp://usuario:clave@servidor:587") from None
        if not self.para:
            raise ChannelDown("falta SEGUIMIENTO_ALERTA_PARA: a quién se escribe")
        connection: smtplib.SMTP | None = None
        try:
            connection = server.connect()
            mail = self._mail(mensaje, server.sender)
            left_out = connection.send_message(mail, server.sender, list(self.para))
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelDown(f"{server.host} no acepta el usuario o la clave ({error.smtp_code})") from None
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            raise _refusal(server.host, error) from None
        except smtplib.SMTPException as error:
            raise ChannelDown(f"{server.host} no completó el envío ({type(error).__name__})") from None
        except OSError as error:
            raise ChannelDown(f"no se llega a {server.host}: {_reason(error)}") from None
        except ValueError:  # its own words quote what it could not write
            raise ChannelDown("la clave o un destinatario tiene letras que el correo no admite") from None
        finally:
            if connection:
                _leave(connection)
        if left_out:
            sucesos.tell("aviso_sin_destinatario", f"{server.host} no aceptó a {len(left_out)}", logging.WARNING)

    def _server(self) -> "_Server":
        parts = urlsplit(self.url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("no es SMTP")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        user = unquote(parts.username or "")
        sender = query.get("de") or (user if "@" in user else f"{_FROM_HERE}@{parts.hostname}")
        # A password never goes in clear unless somebody asked for it.
        starttls = query.get("tls", "starttls" if user else "no") == "starttls"
        port = parts.port or (465 if parts.scheme == "smtps" else 587 if starttls else 25)
        password = unquote(parts.password or "")
        return _Server(parts.hostname, port, parts.scheme == "smtps", starttls, user, password, sender)

    def _mail(self, mensaje: Mensaje, sender: str) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = " ".join(f"[seguimiento] {mensaje.asunto}".split())
        mail["From"] = sender
        mail["To"] = ", ".join(self.para)
        mail["Date"] = format_datetime(moment_of(mensaje.instante))
        mail["Message-ID"] = f"<{mensaje.id}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(mensaje.texto.encode("utf-8", "replace").decode("utf-8"))
        return mail


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int
    tls: bool
    starttls: bool
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str

    def connect(self) -> smtplib.SMTP:
        if self.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=WAIT, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=WAIT)
        try:
            if self.starttls:
                connection.starttls(context=ssl.create_default_context())
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _refusal(host: str, error: smtplib.SMTPException) -> ChannelDown | Refused:
    """A code of 400 to 499 passes by itself; one above is said of this message or its receivers."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max(int(answer[0]) for answer in error.recipients.values())
        said = f"{host} no acepta a ningún destinatario ({code}): revise SEGUIMIENTO_ALERTA_PARA"
    else:
        code = int(getattr(error, "smtp_code", 0))
        said = f"{host} no acepta el mensaje ({code})"
    return Refused(said) if code >= 500 else ChannelDown(said)


def _leave(connection: smtplib.SMTP) -> None:
    """The message is delivered, or is not, whatever the server answers to the goodbye."""
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock:
            connection.sock.settimeout(GOODBYE)
            connection.quit()
    connection.close()


@dataclass(frozen=True, slots=True)
class Webhook:
    """POST of a JSON object with `text`, which chat services show, and what programs want beside it."""

    url: str = field(repr=False)
    nombre: str = WEBHOOK

    def send(self, mensaje: Mensaje) -> None:
        try:
            parts = urlsplit(self.url)
            known = parts.scheme in ("http", "https") and parts.hostname
        except ValueError:
            known = None
        if not known:
            raise ChannelDown("SEGUIMIENTO_WEBHOOK_URL no es una dirección https://")
        body = {
            "text": f"{mensaje.asunto}\n\n{mensaje.texto}",
            "id": mensaje.id,
            "fase": mensaje.fase,
            "instante": mensaje.instante,
            "asunto": mensaje.asunto,
            **mensaje.datos,
        }
        try:
            # A redirection would turn the POST into a GET that says nothing; the answer's body is nobody's.
            with requests.post(self.url, json=body, timeout=(WAIT, WAIT), allow_redirects=False, stream=True) as answer:
                code = answer.status_code
        except requests.RequestException as error:
            raise ChannelDown(f"no se llega a {parts.hostname}: {_reason(error)}") from None
        if 200 <= code < 300:
            return
        if code in (400, 413, 422):
            raise Refused(f"{parts.hostname} no acepta el mensaje ({code})")
        raise ChannelDown(f"{parts.hostname} responde {code}" + (" (redirige)" if 300 <= code < 400 else ""))


@dataclass(frozen=True, slots=True)
class Ilegible:
    """A channel whose address cannot be read now: it is configured, and down."""

    nombre: str
    causa: str

    def send(self, mensaje: Mensaje) -> None:
        raise ChannelDown(self.causa)


Canal = Correo | Webhook | Ilegible


def _reason(error: Exception) -> str:
    """Why, in words that hold no address: the libraries quote it in their own."""
    if isinstance(error, TimeoutError | requests.Timeout):
        return "no responde"
    if isinstance(error, ssl.SSLError | requests.exceptions.SSLError):
        return "su certificado no es de confianza"
    if isinstance(error, socket.gaierror):
        return "no se conoce ese nombre"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def configured(current: Settings) -> list[Canal]:
    """The channels that the settings name."""
    named = {"SEGUIMIENTO_SMTP_URL": CORREO, "SEGUIMIENTO_WEBHOOK_URL": WEBHOOK}
    found: list[Canal] = [Ilegible(named[setting], cause) for setting, cause in current.sin_leer.items()]
    if current.smtp_url:
        found.append(Correo(current.smtp_url, current.alerta_para))
    if current.webhook_url:
        found.append(Webhook(current.webhook_url))
    return found
