"""What cases say upwards, inside the transaction: whoever waits for a case can be given it."""

from django.dispatch import Signal

# sent with case, actor
case_approved = Signal()
