"""Admin of periods, of what they oblige to and of what goes out; everything is written in the portal only."""

from . import outgoing, periods, reminding

__all__ = ["outgoing", "periods", "reminding"]
