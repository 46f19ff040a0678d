"""What several threads want at the same time, done by one of them for all: one commit where there would be many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Together(Generic[Asked, Told]):
    """Call it from any thread with what one wants; `work` gets what all of them want and tells each in their order."""

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Told]]) -> None:
        self._work = work
        self._turn, self._list = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[Asked, Future[Told]]] = []

    def __call__(self, asked: Asked) -> Told:
        """What `work` tells of it. Raises what it raises: then nothing was done for anybody who asked with us."""
        answer: Future[Told] = Future()
        with self._list:
            self._waiting.append((asked, answer))
        with self._turn:
            if not answer.done():
                self._do()
        return answer.result()

    def _do(self) -> None:
        with self._list:
            waiting, self._waiting = self._waiting, []
        try:
            told = self._work([asked for asked, _ in waiting])
        except BaseException as error:
            for _, answer in waiting:
                answer.set_exception(error)
            raise
        for (_, answer), each in zip(waiting, told, strict=True):
            answer.set_result(each)
