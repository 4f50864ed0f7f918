"""Private files have no address, whatever MEDIA_URL says."""

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.utils.module_loading import import_string

from config.settings import base


def test_private_storage_refuses_an_address_in_tests_and_in_use():
    on_disk = import_string(base.STORAGES["private"]["BACKEND"])(
        **base.STORAGES["private"]["OPTIONS"]
    )

    assert settings.MEDIA_URL
    for storage in (storages["private"], on_disk):
        with pytest.raises(ValueError, match="no address"):
            storage.url("certificates/x.pdf")
