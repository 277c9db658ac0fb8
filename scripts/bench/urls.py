from django.urls import path

from kopalnia.urls import handler400, handler403, handler404, handler500, urlpatterns
from scripts.bench.baseline import bare_insert, bare_list

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bare/", bare_list), path("bare/insert/", bare_insert), *urlpatterns]
