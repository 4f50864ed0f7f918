"""What the pages say of themselves when they are saved."""

from django.dispatch import Signal

# Sent by a published event inside the transaction that changed its time, place, size or calling
# off. Arguments: event, before (what `EventPage.FOLLOWED_FIELDS` were).
event_changed = Signal()
