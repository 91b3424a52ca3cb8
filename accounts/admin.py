"""Accounts and their roles.

Administrators keep the accounts of others. What they cannot do is make superusers,
touch one, or change their own roles: only a superuser can.
"""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from knox.models import AuthToken
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from editing.forms import RuleForm

for model in (User, Group, AuthToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

SUPERUSER_FIELDS = ("is_superuser", "user_permissions")
NOT_ONES_OWN = ("groups", "is_staff", "is_active")


class AccountForm(RuleForm, UserChangeForm):
    """An account; a rule that breaks in the database is an error of the form."""


class NewAccountForm(RuleForm, UserCreationForm):
    """A new account; a rule that breaks in the database is an error of the form."""


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    """The accounts; history names them, so none is deleted."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "role", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = [
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Role", {"fields": ("groups", "is_staff", "is_active", *SUPERUSER_FIELDS)}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    ]

    def get_form(
        self, request: HttpRequest, obj: User | None = None, **kwargs: object
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        form.broken_rule = getattr(request, "broken_rule", None)
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> tuple:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fixed
        own = NOT_ONES_OWN if obj is not None and obj.pk == request.user.pk else ()
        return (*fixed, *SUPERUSER_FIELDS, *own)

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return False

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "groups":
            kwargs["label"] = "Roles"
            kwargs["help_text"] = (
                "Readers see drafts, editors write them, publishers publish what others"
                " wrote, administrators also keep the accounts."
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @display(description="Role")
    def role(self, obj: User) -> str:
        if obj.is_superuser:
            return "superuser"
        return ", ".join(group.name for group in obj.groups.all()) or "—"


@admin.register(Group)
class RoleAdmin(ModelAdmin):
    """The four roles, as review/roles.py makes them at every migrate: to be read."""

    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        return False
