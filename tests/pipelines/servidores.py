"""Mail servers and webhooks that work, refuse, hang, die half-way and come back: real ones, on loopback."""

import asyncio
import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

WELL, REFUSES, BUSY, HANGS, DIES = "bien", "rechaza", "ocupado", "cuelga", "muere"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class Buzones:
    """What a mail server took, and how it behaves now (`modo`)."""

    def __init__(self) -> None:
        self.modo = WELL
        self.mails: list[EmailMessage] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.accepts = True

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        if self.modo == HANGS:
            await asyncio.sleep(30)
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.modo == BUSY:
            return "451 vuelva luego"
        if self.modo == REFUSES:
            return "550 no se conoce"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.modo == DIES:  # it has everything, and ends before it says so
            assert server.transport
            server.transport.close()
            return "421 fin"
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=self.accepts, handled=False)


@contextmanager
def correo(port: int, buzones: Buzones) -> Iterator[Buzones]:
    """A mail server on a port, while the block lasts."""
    controller = Controller(
        buzones,
        hostname="127.0.0.1",
        port=port,
        authenticator=buzones.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield buzones
    finally:
        controller.stop()


@contextmanager
def half_way(port: int) -> Iterator[None]:
    """A mail server that ends in the middle of DATA."""
    listening = socket.create_server(("127.0.0.1", port))

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client, client.makefile("rwb", buffering=0) as talk:
                talk.write(b"220 hola\r\n")
                for line in talk:
                    word = line[:4].upper()
                    talk.write(b"354 diga\r\n" if word == b"DATA" else b"250 OK\r\n")
                    if word == b"DATA":
                        talk.readline()
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


class Gancho:
    """A webhook: `code` is what it answers; it hangs while `hangs` is set. `taken`: bodies of what it accepted."""

    def __init__(self) -> None:
        self.code = 200
        self.let_go = threading.Event()
        self.let_go.set()
        self.taken: list[dict[str, Any]] = []
        self.paths: list[str] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.let_go.wait(30)
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.paths.append(self.path)
                if hook.code == 200:
                    hook.taken.append(body)
                self.send_response(hook.code)
                if 300 <= hook.code < 400:
                    self.send_header("Location", "/otro")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                raise AssertionError("an alert was turned into a question")

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
