"""A mail server that answers each command as a test asks: well, badly, slowly or never."""

import socketserver
from contextlib import contextmanager
from threading import Event, Thread

ANSWERS = {"HELLO": b"220 ready", "EHLO": b"250 ok", "MAIL": b"250 ok", "RCPT": b"250 ok",
           "DATA": b"354 send it", "END": b"250 taken", "QUIT": b"221 bye",
           "RSET": b"250 ok"}  # fmt: skip


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        if not self.say("HELLO", ""):
            return
        for line in self.rfile:
            verb = line[:4].decode().strip().upper()
            said = self.say(verb, line.decode())
            if not said or verb == "QUIT":
                return
            if said.startswith(b"354"):
                content = b""
                for part in self.rfile:
                    if part == b".\r\n":
                        break
                    content += part
                self.server.taken.append(content)
                if not self.say("END", ""):
                    return

    def say(self, verb, line):
        """Answer as asked; return what was said, or nothing if the conversation is over."""
        answer = self.server.answer(verb, line)
        if answer == "close":
            return b""
        if answer == "hang":
            self.server.is_over.wait()
            return b""
        if answer == "drip":
            return self.drip()
        said = answer or ANSWERS[verb]
        self.wfile.write(said + b"\r\n")
        return said

    def drip(self):
        try:
            while not self.server.is_over.wait(0.05):
                self.wfile.write(b"2")
        except OSError:
            pass
        return b""


@contextmanager
def mail_server(settings, answer, *, timeout=0.5):
    """Run a server to which the settings lead. `answer(verb, line)`: None is the usual answer."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), _Talk) as server:
        server.answer, server.taken, server.is_over = answer, [], Event()
        settings.EMAIL_BACKEND = "config.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = timeout
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
