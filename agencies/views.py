"""Sign-in pages beyond Django's own."""

from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.urls import reverse_lazy

from .forms import OwnPasswordForm


class OwnPasswordView(PasswordChangeView):
    """Change one's own password; other sessions of the person end."""

    form_class = OwnPasswordForm
    template_name = "agencies/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        messages.success(self.request, "Đã đổi mật khẩu. Các phiên đăng nhập khác của tài khoản đã kết thúc.")
        return super().form_valid(form)
