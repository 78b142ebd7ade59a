"""Forms of sign-in."""

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import PasswordChangeForm


class OwnPasswordForm(PasswordChangeForm):
    """The rules stand once below the new password, as Django words them in Vietnamese."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
