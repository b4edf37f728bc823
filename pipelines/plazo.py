"""Waiting no longer than one wants, whatever does not answer: a database behind a firewall, another machine's disk."""

import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """The answer of `ask`, or what it raises; TimeoutError after some seconds, and then it is left to itself: only for
    what changes nothing. In a process that goes on, its thread ends when the system gives its connection up."""
    answers: list[Answer] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # noqa: BLE001  raised again where it was asked for
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not answers:
        raise TimeoutError(f"no responde en {seconds:g} segundos")
    return answers[0]
