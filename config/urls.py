"""The whole product's addresses on one screen."""

urlpatterns: list = []
