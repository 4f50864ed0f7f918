"""Documents, pictures of public pages, and files for those who edit."""

from django.urls import path, re_path

from library import documents, typed_views, views

app_name = "library"
urlpatterns = [
    # The very pattern of Wagtail's own view, and before it: nothing leaves by that one.
    re_path(r"^documents/(\d+)/(.*)$", documents.document, name="document"),
    path("pictures/<int:image_id>/<int:width>/", views.picture, name="picture"),
    path("typed/", typed_views.typed, name="typed"),
]
# Hung into the admin, which asks for its permission first.
admin_urlpatterns = [
    path("media/<int:media_id>/<slug:part>/", views.edited_media, name="media"),
    path("pictures/<int:image_id>/<int:width>/", views.edited_picture, name="picture"),
    path("images/<int:image_id>/", views.original, name="image"),
    path("renditions/<int:rendition_id>/", views.rendition, name="rendition"),
]
