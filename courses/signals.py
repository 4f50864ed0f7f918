"""The one signal that goes upwards."""

from django.dispatch import Signal

# Sent inside the transaction in which the last requirement was met.
# Arguments: enrolment (locked, state completed), actor.
course_completed = Signal()
