"""A person of the portal.

Somebody may have no e-mail address; nobody needs a password. What sentences call a person is theirs to choose: the
form of address for a language with grammatical gender, and the vocative for greetings.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.words.polish import in_form, name_key, search_key, sort_key
from people.choices import FormOfAddress, Language, PortalRoleName, Theme
from people.managers import UserManager, address_key, normal_email, phone_key
from people.models import rights

EMAIL_TAKEN = _("Someone already uses this address.")
PHONE_TAKEN = _("Someone else has confirmed this number as theirs.")

# What is computed from which field; `save(update_fields=…)` writes both.
KEYS = {
    "first_name": ("search_key", "sort_key", "name_key"),
    "last_name": ("search_key", "sort_key", "name_key", "one_name"),
    "email": ("email_key",),
    "phone": ("phone_key",),
}


class User(AbstractBaseUser, PermissionsMixin):
    code = CodeField()
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": EMAIL_TAKEN},
    )
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("surname"), max_length=120, blank=True)
    # Said on purpose: an empty surname alone is one that nobody has written yet.
    one_name = models.BooleanField(_("has only one name"), default=False)
    form_of_address = models.CharField(
        _("form of address"), max_length=10, choices=FormOfAddress, default=FormOfAddress.NEUTRAL
    )
    vocative = models.CharField(
        _("name in greetings"),
        max_length=80,
        blank=True,
        help_text=_("How we greet you, for example: Ewelino. Leave empty for a greeting without a name."),
    )
    # In the one spelling of `people.phones`. Two people may share a number to be called at; with a verified one only its
    # holder signs in.
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    phone_verified = models.BooleanField(_("phone confirmed by a code"), default=False, editable=False)
    phone_is_company = models.BooleanField(_("the phone belongs to the employer"), default=False)
    # Only what the person chose; empty: never asked. Whoever writes to them asks `reads`.
    language = models.CharField(_("language"), max_length=5, choices=Language, blank=True)
    # Of the letter, the card or the page of signing up by which they came; it gives way to their own choice.
    met_in = models.CharField(
        _("language of first contact"), max_length=5, choices=Language, blank=True, editable=False
    )
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_example = models.BooleanField(_("sample person"), default=False, editable=False)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("can open the back office"), default=False)
    # Of somebody under age; until that day a parent or guardian agrees for them (`microprojects.queries.consents`).
    adult_on = models.DateField(_("date of the 18th birthday"), null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("since"), default=clock.now, editable=False)
    search_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)
    sort_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)
    # Equal for people who may be one: the words of the name in any order, the mailbox, the digits of the phone.
    name_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False, db_index=True)
    phone_key = models.CharField(max_length=9, blank=True, editable=False, db_index=True)
    # A second account of the same person ends in the first one; see `people.actions.merge`.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )

    # What tells this person from a namesake on the page that is made (`organisations.namesakes.tell_apart`).
    apart = ""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    # Asked for by `createsuperuser`, so that the history never tells of somebody without a name.
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            known_state("form_of_address", FormOfAddress),
            known_state("language", Language, blank=True),
            known_state("met_in", Language, blank=True),
            known_state("theme", Theme),
            models.CheckConstraint(
                condition=Q(one_name=False) | Q(last_name=""),
                name="people_user_one_name_has_no_surname",
                violation_error_message=_("A person with only one name cannot have a surname."),
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | ~Q(email=""),
                name="people_user_email_not_empty",
                violation_error_message=_("A missing address must be stored as null, not as empty text."),
            ),
            models.CheckConstraint(
                condition=Q(phone_verified=False) | ~Q(phone=""),
                name="people_user_verified_phone_not_empty",
                violation_error_message=_("There is no number to confirm."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified=True),
                name="people_user_verified_phone_once",
                violation_error_message=PHONE_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_active=False) & ~Q(merged_into=F("pk")),
                name="people_user_merged_is_closed",
                violation_error_message=_("An account merged into another one cannot be used to sign in."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, *(key for name in fields for key in KEYS.get(name, ()))}
        super().save(*args, **kwargs)

    def fill_keys(self) -> User:
        """Bring the normalised columns up to date; ``bulk_create`` needs it called by hand."""
        self.email = normal_email(self.email)
        self.one_name = self.one_name and not self.last_name
        self.search_key = search_key(self.first_name, self.last_name)[:420]
        self.sort_key = sort_key(self.last_name, self.first_name)[:420]
        self.name_key = name_key(self.first_name, self.last_name)
        self.email_key = address_key(self.email)[:254]
        self.phone_key = phone_key(self.phone)
        return self

    def clean(self) -> None:
        self.email = normal_email(self.email)

    @property
    def given_name(self) -> str:
        """Name and surname, or the one name, or nothing yet."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def full_name(self) -> str:
        """The same; who has none yet is called by the code of the account."""
        return self.given_name or self.code

    @property
    def told_apart(self) -> str:
        """The name as it stands where people are chosen or listed."""
        return f"{self.full_name} ({self.apart})" if self.apart else self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name or self.full_name

    @property
    def reads(self) -> str:
        """The language of letters, messages and cards to this person, who is not there to be asked."""
        return self.language or self.met_in or settings.LANGUAGE_CODE

    @property
    def called(self) -> str:
        """The name in a greeting: the vocative in Polish, in another language the first name as it is."""
        return self.vocative if get_language() == Language.POLISH else self.first_name

    @property
    def is_switched_off(self) -> bool:
        """Nobody uses the account any more, under this or another one it was merged into."""
        return not self.is_active and self.merged_into_id is None

    @property
    def came_of_age(self) -> bool:
        """Whether the noted day of the 18th birthday has come: from then on only the own word counts."""
        return self.adult_on is not None and self.adult_on <= clock.today()

    @property
    def has_name(self) -> bool:
        """Whether the name is whole: with a surname, or said to be the only one."""
        return bool(self.first_name and (self.last_name or self.one_name))

    @cached_property
    def marked_addresses(self) -> set[str]:
        """Addresses of which the person said that they are an employer's."""
        return set(self.company_addresses.values_list("email", flat=True))

    @cached_property
    def is_administrator(self) -> bool:
        """A superuser, or a holder of the portal role today. Asked once per request."""
        if not self.is_active or self.pk is None:
            return False
        return self.is_superuser or PortalRoleName.ADMINISTRATOR in rights.of(self)

    def in_form(self, text: Any) -> str:
        """A text whose translation holds the forms of a word (`polish.in_form`), in the form this person chose."""
        return in_form(str(text), self.form_of_address)

    def by_form(self, *, feminine: Any, masculine: Any, neutral: Any) -> Any:
        """The word in the form this person chose: ``mentorka``, ``mentor``, ``opieka mentorska``."""
        return {FormOfAddress.FEMININE: feminine, FormOfAddress.MASCULINE: masculine}.get(
            FormOfAddress(self.form_of_address), neutral
        )
