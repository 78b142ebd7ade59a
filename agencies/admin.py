"""Admin of agencies and people."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group

from bacgiang_plan.lib.admin import KeepingAdmin, in_words, titled
from bacgiang_plan.lib.numbers import EMPTY

from .lockout import unlock_sign_in
from .models import Agency, AgencyAlias, User

admin.site.unregister(Group)
admin.site.site_header = "Quản trị Cổng theo dõi Kế hoạch 147"
admin.site.site_title = "Quản trị"
admin.site.index_title = "Danh mục quản trị"
admin.site.empty_value_display = EMPTY


class AliasInline(admin.TabularInline):
    model = AgencyAlias
    extra = 0
    can_delete = False


@admin.register(Agency)
class AgencyAdmin(KeepingAdmin):
    list_display = ["order", "name", "short_name", "symbol", "kind", "valid_from", "valid_until"]
    list_display_links = ["name"]
    list_filter = ["kind"]
    search_fields = ["name", "short_name", "code"]
    inlines = [AliasInline]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["code"] if obj else []


class NewUserForm(UserCreationForm):
    """A new person signs in with the work e-mail."""

    class Meta:
        model = User
        fields = ["email", "full_name", "position", "role", "agency"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class PasswordState(ReadOnlyPasswordHashWidget):
    """Whether there is a password: its algorithm and salt say nothing to a person."""

    def get_context(self, name: str, value: str, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        words = "Đã đặt mật khẩu" if value and is_password_usable(value) else "Chưa đặt mật khẩu"
        return context | {"summary": [{"label": words}]}


class PersonForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="Mật khẩu",
        widget=PasswordState,
        help_text="Hệ thống không lưu mật khẩu dạng đọc được nên không ai xem được.",
    )


class NewPasswordForm(AdminPasswordChangeForm):
    """A new password, never none: who may not sign in any more is disabled."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields.pop("usable_password", None)
        self.fields["password1"].required = self.fields["password2"].required = True


FOLLOWED = in_words(User, ["last_login", "created_at", "is_sample"])


@admin.register(User)
class PersonAdmin(KeepingAdmin, UserAdmin):
    list_display = in_words(User, ["full_name", "email", "role", "agency", "is_active", "last_login"])
    list_filter = [
        "role",
        ("is_active", titled("tình trạng hoạt động", admin.BooleanFieldListFilter)),
        "agency",
    ]
    search_fields = ["full_name", "email"]
    ordering = ["agency__order", "full_name"]
    filter_horizontal: list[str] = []
    actions = [unlock_sign_in]
    readonly_fields = FOLLOWED
    form = PersonForm
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/new_password.html"  # noqa: S105
    add_form_template = None  # Django's own says a sentence in English
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Người dùng", {"fields": ["full_name", "position", "role", "agency", "is_active"]}),
        ("Theo dõi", {"fields": FOLLOWED}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "full_name", "position", "role", "agency", "password1", "password2"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agency")
