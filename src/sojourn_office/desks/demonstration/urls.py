"""The addresses of the demonstration's own pages; in a real office there are none."""

from django.urls import path

from sojourn_office.desks.demonstration import views
from sojourn_office.look.gallery import gallery

urlpatterns = [
    path("demo", views.clock, name="demo"),
    path("demo/post-box", views.post_box, name="post_box"),
    path("gallery", gallery, name="gallery"),
]
