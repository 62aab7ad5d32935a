"""SIGTERM ends an ingest as Ctrl-C does."""

import signal
from types import FrameType, TracebackType

BY_CTRL_C, BY_SIGTERM = 130, 143  # 128 and the number of the signal, as shells have it


class Interruption:
    """While entered, SIGTERM raises KeyboardInterrupt; `code` is then that of SIGTERM."""

    def __init__(self) -> None:
        self.code = BY_CTRL_C

    def __enter__(self) -> "Interruption":
        self._before = signal.signal(signal.SIGTERM, self._interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGTERM, self._before)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not stop the cleaning up
        self.code = BY_SIGTERM
        raise KeyboardInterrupt
