"""Sign-in against the user table, the person's agency fetched in the same query."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from .models import User


def attempted_address(request: HttpRequest, credentials: dict | None = None) -> str:
    """Return the address whose failures are counted: one account, however its letters are typed."""
    typed = (credentials or request.POST).get("username") or ""
    return User.normalize_username(typed.strip())


class AgencyBackend(ModelBackend):
    """Every page names the person's agency: one query instead of two."""

    def user_can_authenticate(self, user: User) -> bool:
        """Everybody knows the password of sample people: in production they neither come in nor stay."""
        return super().user_can_authenticate(user) and not (settings.PRODUCTION and user.is_sample)

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("agency").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
