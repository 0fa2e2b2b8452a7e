"""What people type at the table."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lic.accounts.forms import CodeField, NewPassphrase, Proof
from lic.base.languages import translated
from lic.base.policy import Actor
from lic.base.screens import FreeText, ScreenedForm
from lic.communities import duties, handles, listings, paper
from lic.communities.services import batches


class CardCode(forms.Form):
    """The code on a card."""

    code = CodeField(
        label=_("Card code"),
        help_text=_("Big or small letters, with or without dashes. O and 0 are the same to us."),
    )


class TakeSeat(forms.Form):
    """What a seat needs besides a card: a name to go by, and the terms."""

    handle = forms.CharField(max_length=60, widget=forms.HiddenInput)
    accepts = forms.BooleanField(
        label=_("I accept the terms of reference"),
        error_messages={"required": _("Read the terms, then tick the box.")},
    )

    def clean_handle(self) -> str:
        name = handles.normal(self.cleaned_data["handle"])
        if not handles.is_well_formed(name):
            raise forms.ValidationError(_("Choose another name."))
        return name


class Join(NewPassphrase, TakeSeat):
    """Words, name and terms on one page."""

    field_order = ("offered", "handle", "is_kept", "accepts", "own")


class Batch(forms.Form):
    """A new batch of cards."""

    group = forms.ModelChoiceField(queryset=None, label=_("For which group"), empty_label=None)
    organization = forms.ModelChoiceField(
        queryset=None, label=_("Who hands them out"), empty_label=_("Choose an organization"),
        help_text=_("Handing a card over is the vouching: one person, one card."),
    )  # fmt: skip
    quota = forms.IntegerField(
        label=_("How many cards"), min_value=1, max_value=batches.LARGEST,
        initial=2 * paper.PER_PAGE,
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Use by"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Sex workers’ cards: at least 10, and good for at least 60 days."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = listings.issuable(actor)
        self.fields["group"].queryset = groups
        self.fields["group"].label_from_instance = lambda one: translated(one.names)
        self.fields["group"].initial = groups.filter(key=actor.group).first()
        self.fields["organization"].queryset = listings.organizations(actor)
        self.fields["organization"].initial = listings.own_organization(actor)
        self.fields["expires_on"].initial = today + datetime.timedelta(days=90)
        self.fields["quota"].help_text = self._on_paper()

    def _on_paper(self) -> str:
        typed = str(self.data.get(self.add_prefix("quota"), ""))
        n_cards = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
        if not 1 <= n_cards <= batches.LARGEST:
            n_cards = 2 * paper.PER_PAGE
        return ngettext(
            "%(per)s cards print on one page. %(cards)s of them need %(pages)s page.",
            "%(per)s cards print on one page. %(cards)s of them need %(pages)s pages.",
            paper.pages(n_cards),
        ) % {"per": paper.PER_PAGE, "cards": n_cards, "pages": paper.pages(n_cards)}


class Revoke(ScreenedForm):
    """Why a batch has to be taken back."""

    reason = FreeText(
        label=_("Why"), max_length=300, one_line=True,
        help_text=_("The whole group reads this. Name no person."),
    )  # fmt: skip


class Post(ScreenedForm):
    """Something to say to one's own group."""

    text = FreeText(
        label=_("What do you want to say to your group?"), max_length=2000, strict=False
    )


class Hide(ScreenedForm):
    """Why a post is hidden."""

    reason = FreeText(label=_("Why hide it? Your group reads this."), max_length=200, one_line=True)


def _given_by(giver: duties.GivenBy) -> list[tuple[str, Any]]:
    return [(duty.key, duty.name) for duty in duties.DUTIES.values() if duty.given_by is giver]


class Question(forms.Form):
    """A question to one's own group about a duty."""

    kind = forms.ChoiceField(
        label=_("What do you ask?"), widget=forms.RadioSelect, initial=duties.GIVE,
        choices=[(duties.GIVE, _("Give a duty")), (duties.WITHDRAW, _("Take a duty back"))],
    )  # fmt: skip
    duty = forms.ChoiceField(label=_("Which duty"), choices=lambda: _given_by(duties.GivenBy.GROUP))
    handle = forms.CharField(
        label=_("To or from whom"),
        max_length=60,
        help_text=_("The two-word name that person goes by here."),
    )
    is_by_caucus = forms.BooleanField(
        label=_("By caucus"), required=False,
        help_text=_("Two seats say yes within three days, and fewer than two object."),
    )  # fmt: skip

    three_took_part = forms.BooleanField(
        label=_("Three of us or more took part"), required=False,
        help_text=_("They need no seat. By caucus your group speaks only so."),
    )  # fmt: skip

    def __init__(self, *args: Any, may_caucus: bool, is_centre: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_caucus:
            del self.fields["is_by_caucus"]
        if not (may_caucus and is_centre):
            del self.fields["three_took_part"]


class Offer(forms.Form):
    """A coordinator's duty for somebody."""

    duty = forms.ChoiceField(
        label=_("Which duty"), choices=lambda: _given_by(duties.GivenBy.COORDINATOR)
    )
    handle = forms.CharField(
        label=_("For whom"),
        max_length=60,
        help_text=_("The two-word name that person goes by here."),
    )


class Handle(forms.Form):
    """Another name to go by."""

    handle = forms.CharField(
        label=_("Your name here"), max_length=60,
        help_text=_("Two words, such as Quiet Heron. Not your own name, and nothing that tells who you are."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class Mail(forms.Form):
    """Where mails with a link and nothing else go."""

    address = forms.EmailField(
        label=_("E-mail"), required=False,
        help_text=_("Only if you want. A mail says the name of the place and holds one link, no more."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )  # fmt: skip


class Leave(Proof):
    """The last word before a seat is given back."""

    is_sure = forms.BooleanField(
        label=_("Yes, I leave this table"), help_text=_("This cannot be taken back."),
        error_messages={"required": _("Tick the box if you want this.")},
    )  # fmt: skip


class NewOrganization(forms.Form):
    """A body behind seats."""

    name = forms.CharField(label=_("Name"), max_length=120)
    group = forms.ModelChoiceField(queryset=None, label=_("Group"), empty_label=None)
    about = forms.CharField(label=_("One sentence about it"), max_length=300, required=False)
    mandate = forms.CharField(
        label=_("Mandate"), max_length=300, required=False,
        help_text=_("Under which mandate its liaison gives a position."),
    )  # fmt: skip
    is_sex_worker_led = forms.BooleanField(label=_("It is led by sex workers"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = listings.groups(actor)
        self.fields["group"].label_from_instance = lambda one: translated(one.names)


class TextByLanguage(forms.Form):
    """One text in each language we speak."""

    def __init__(self, *args: Any, texts: dict[str, str], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name, max_length=20_000, initial=texts.get(code, ""), required=code == "en",
                widget=forms.Textarea({"rows": rows, "lang": code}),
            )  # fmt: skip
