"""The entrance for the server of pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sojourn_office.site.settings")

application = get_wsgi_application()
