"""The conversation with the mail server: limited as a whole, and aware of how far it came.

A socket's time limit begins anew with each byte: a server that sends one now and then would hold
all mail. Here each of its replies has to be there within the limit.
"""

import smtplib
import socket
from contextlib import suppress
from threading import Event, Timer

from django.core.mail.backends import smtp

SEND_IT = 354  # RFC 5321, 4.2.2: start mail input


class Conversation(smtplib.SMTP):
    """Waits for each whole reply no longer than the connection's time limit."""

    timeout: float
    sock: socket.socket | None
    # Whether the server asked for the content: before that, nothing of a mail has gone.
    has_begun = False

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply. Raises SMTPServerDisconnected when it takes too long."""
        is_late = Event()
        limit = Timer(self.timeout, _cut, [self.sock, is_late])
        limit.daemon = True
        limit.start()
        try:
            reply = super().getreply()
        finally:
            limit.cancel()
            if is_late.is_set():
                # Whatever was read is the beginning of a reply at most: it says nothing.
                self.close()
                raise smtplib.SMTPServerDisconnected(f"No reply within {self.timeout} seconds")
        self.has_begun = self.has_begun or reply[0] == SEND_IT
        return reply


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from its first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, with these conversations."""

    @property
    def connection_class(self) -> type[Conversation]:
        """The kind of conversation that the settings ask for."""
        return EncryptedConversation if self.use_ssl else Conversation

    def open(self) -> bool | None:
        """Connect and exchange greetings: a server that does not answer these is down."""
        is_new = super().open()
        if isinstance(self.connection, Conversation):
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    @property
    def may_have_gone(self) -> bool:
        """Whether something of the mail may have reached the server."""
        return not isinstance(self.connection, Conversation) or self.connection.has_begun


def _cut(sock: socket.socket, is_late: Event) -> None:
    """End the connection under whoever waits for it."""
    is_late.set()
    # It may have ended by itself.
    with suppress(OSError):
        # The plain socket's own way: an encrypted one would first forget how to read.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
