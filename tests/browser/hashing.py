"""Passwords that are not worth stealing."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The site's own way, without its length."""

    iterations = 1
