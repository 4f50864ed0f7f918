"""A bad line: a proxy between a browser and the site, over real sockets.

It delays chosen requests, so that they overtake one another, loses answers, and goes dead.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

GRACE = 0.05  # seconds


class Line:
    """Use as a context manager; `url` is where the browser goes."""

    def __init__(self, port: int) -> None:
        self.upstream = port
        self.is_dead = False
        self.seen: list[str] = []
        self._delays: list[tuple[str, Iterator[float]]] = []
        self._lost: list[str] = []
        self._loop = asyncio.new_event_loop()
        # A loop does not hold its tasks: one that waits could be taken for rubbish.
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def delay(self, begin: str, *seconds: float) -> None:
        """Let the next requests that begin so ("POST /quizzes") wait, each so long."""
        self._delays.append((begin, iter(seconds)))

    def lose_answer(self, begin: str) -> None:
        """Deliver the next request that begins so, and lose what the server answers."""
        self._lost.append(begin)

    def __enter__(self) -> "Line":
        self._thread.start()
        start = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result(5)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        """Serve until stopped. The test's own thread has a loop already: all happens in this one."""
        self._loop.run_forever()
        # Whoever was let in at the last moment begins only now, and is seen out like the others.
        self._loop.run_until_complete(asyncio.sleep(GRACE))
        self._server.close()
        while left := asyncio.all_tasks(self._loop):
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.wait(left))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._pass_on(reader, writer)
        await _hang_up(writer)
        self._tasks.discard(task)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one request on, and its answer back; each has a connection of its own."""
        head = await reader.readuntil(b"\r\n\r\n")
        first = head.split(b"\r\n", 1)[0].decode("latin-1")
        body = await reader.readexactly(_length(head))
        self.seen.append(first)
        await asyncio.sleep(self._wait(first))
        if self.is_dead:
            return
        answer = await self._ask(_closing(head) + body)
        if first.startswith(tuple(self._lost)):
            self._lost = [begin for begin in self._lost if not first.startswith(begin)]
            return
        writer.write(answer)
        await writer.drain()

    async def _ask(self, request: bytes) -> bytes:
        source, target = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            target.write(request)
            return await source.read(-1)
        finally:
            await _hang_up(target)

    def _wait(self, first: str) -> float:
        for begin, seconds in self._delays:
            if first.startswith(begin):
                return next(seconds, 0)
        return 0


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.CancelledError):
        writer.close()
        await writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return 0


def _closing(head: bytes) -> bytes:
    """Ask the site to close the connection when it has answered."""
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])
