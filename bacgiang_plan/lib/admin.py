"""What every admin page of the portal keeps to: nothing is deleted, verbatim text is not retyped."""

from django.contrib import admin


class KeepingAdmin(admin.ModelAdmin):
    """No deletion anywhere: tasks are cancelled, agencies closed, users disabled (house rule)."""

    list_per_page = 50

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class ReadOnlyAdmin(KeepingAdmin):
    """Only to look at: these rows are written by the verbs of the portal."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of another table, only to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False
