"""Password rules beyond Django's own (security.md: four classes of characters)."""

import string

from django.core.exceptions import ValidationError


class FourClassesValidator:
    """Ask for a lower-case and an upper-case letter, a digit and another sign."""

    help_text = "Mật khẩu phải có chữ thường, chữ hoa, chữ số và ký tự khác."

    def validate(self, password: str, user: object | None = None) -> None:
        classes = (str.islower, str.isupper, str.isdigit, lambda c: c in string.punctuation or c.isspace())
        if not all(any(belongs(char) for char in password) for belongs in classes):
            raise ValidationError(self.help_text, code="password_classes")

    def get_help_text(self) -> str:
        return self.help_text
