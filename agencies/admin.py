"""Admin of agencies and people."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group

from bacgiang_plan.lib.admin import KeepingAdmin

from .models import Agency, AgencyAlias, User

admin.site.unregister(Group)
admin.site.site_header = "Quản trị Cổng theo dõi Kế hoạch 147"
admin.site.site_title = "Quản trị"
admin.site.index_title = "Danh mục quản trị"


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


@admin.register(User)
class PersonAdmin(KeepingAdmin, UserAdmin):
    list_display = ["full_name", "email", "role", "agency", "is_active", "last_login"]
    list_filter = ["role", "is_active", "agency"]
    search_fields = ["full_name", "email"]
    ordering = ["agency__order", "full_name"]
    filter_horizontal: list[str] = []
    readonly_fields = ["last_login", "created_at", "is_sample"]
    add_form = NewUserForm
    add_form_template = None  # Django's own says a sentence in English
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Người dùng", {"fields": ["full_name", "position", "role", "agency", "is_active"]}),
        ("Theo dõi", {"fields": ["last_login", "created_at", "is_sample"]}),
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
