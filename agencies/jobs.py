"""Celery entries of sign-in."""

from celery import shared_task

from .sessions import SessionStore


@shared_task(name="agencies.clear_sessions")
def clear_sessions() -> None:
    """Delete the sessions that have ended, with what was typed after them and never fetched."""
    SessionStore.clear_expired()
