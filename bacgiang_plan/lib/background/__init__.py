"""Background work of every app: the ``Job`` table is its truth, a Celery message carries only an id."""
