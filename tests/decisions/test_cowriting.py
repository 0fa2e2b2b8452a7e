"""Writing the next version together: who may, what nobody learns, and that no words are lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lic.base.policy import Denied
from lic.communities.models import Notice
from lic.core import consent
from lic.decisions import queries, services
from lic.decisions.models import Invitation, NextDraft, Proposal
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


def url(town, name, *args):
    return reverse(f"decisions:{name}", args=[town.slug, *args])


def as_(client, actor):
    client.force_login(made.seat_of(actor).account)
    return client


def worked_in(town, by="res"):
    """(people, proposal): worked in, with a concern of the first of a group."""
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=(by,))
    made.give(people[by][1:], proposal)
    made.raised(people[by][0], proposal)
    made.pass_deadline(proposal)
    assert proposal.state == "INTEGRATING"
    return people, proposal


def part(actor):
    return queries.together(actor, Proposal.objects.get(number=1)).part


def words(proposal, **changes):
    """What a form of the next version sends."""
    said = made.draft(**changes)
    return {
        "title": said.title, "summary": said.summary, "text": said.text, "harm_centre": said.harm_centre,
        "harm_others": said.harm_others, "trial_months": "", "note": said.note,
    }  # fmt: skip


def test_the_writer_alone_invites_and_who_raised_the_concern_says_yes_or_nothing(town):
    people, _proposal = worked_in(town)
    writer, raiser, neighbour = people["sw"][0], people["res"][0], people["res"][1]

    for other in (raiser, neighbour):
        with pytest.raises(Denied):
            services.invite(other, number=1, concern=1)
    services.invite(writer, number=1, concern=1)
    before = [part(one) for one in (writer, raiser, neighbour)]
    with pytest.raises(Denied):
        services.answer_invitation(neighbour, number=1, concern=1, accepts=True)
    services.answer_invitation(raiser, number=1, concern=1, accepts=True)

    assert before == ["WRITER", "", ""]
    assert [part(one) for one in (writer, raiser, neighbour)] == ["WRITER", "RAISER", ""]
    told = Notice.objects.filter(kind="decisions.write_along").values_list(
        "seat__group__key", flat=True
    )
    assert sorted(told) == ["res"] * 3


def test_a_no_looks_to_everybody_else_like_no_answer(client, town):
    people, _proposal = worked_in(town)
    services.invite(people["sw"][0], number=1, concern=1)

    def read(actor):
        body = as_(client, actor).get(url(town, "proposal", 1)).content.decode()
        return [line for line in body.split("\n") if "csrfmiddlewaretoken" not in line]

    readers = (people["sw"][0], people["res"][1], people["gov"][0])
    before = [read(one) for one in readers]
    services.answer_invitation(people["res"][0], number=1, concern=1, accepts=False)

    assert [read(one) for one in readers] == before
    assert part(people["res"][0]) == ""


def test_those_of_an_invited_group_who_carry_it_write_along(town):
    people, _proposal = worked_in(town)
    services.sponsor(people["com"][0], number=1)
    with pytest.raises(consent.Refused):
        services.invite(people["sw"][0], number=1, group="gov")

    services.invite(people["sw"][0], number=1, group="com")

    assert [part(one) for one in people["com"]] == ["CARRIER", "", ""]


def test_a_concern_that_another_seat_took_over_has_no_invitation(town):
    people, proposal = worked_in(town)
    services.invite(people["sw"][0], number=1, concern=1)
    services.answer_invitation(people["res"][0], number=1, concern=1, accepts=True)
    proposal.concerns.update(left_on=table.today(), voter_key="0" * 64)

    services.take_over(people["res"][1], number=1, concern=1)

    assert not Invitation.objects.exists()
    assert part(people["res"][1]) == ""


def test_words_kept_in_between_are_shown_beside_ones_own_and_nothing_is_lost(client, town):
    people, proposal = worked_in(town)
    writer, raiser = people["sw"][0], people["res"][0]
    services.invite(writer, number=1, concern=1)
    services.answer_invitation(raiser, number=1, concern=1, accepts=True)
    page = url(town, "next", 1)

    as_(client, writer).post(
        page, words(proposal, text="From the writer’s first.") | {"revision": 0}
    )
    late = as_(client, raiser).post(
        page, words(proposal, text="From who raised it.") | {"revision": 0}
    )
    kept = NextDraft.objects.get()
    body = late.content.decode()
    again = client.post(page, words(proposal, text="Both of us.") | {"revision": kept.revision})

    assert (late.status_code, kept.text, kept.kept_by) == (
        422,
        "From the writer’s first.",
        "WRITER",
    )
    assert "Other words were kept while you wrote" in body
    assert "From who raised it.</textarea>" in body and "writer’s first" in body
    assert 'name="revision" value="1"' in body
    assert again.status_code == 302
    kept.refresh_from_db()
    assert (kept.revision, kept.text, kept.kept_by) == (2, "Both of us.", "RAISER")


def test_the_writer_lays_the_joint_words_before_the_table_and_no_others(client, town):
    people, proposal = worked_in(town)
    writer = as_(client, people["sw"][0])
    services.invite(people["sw"][0], number=1, concern=1)
    services.keep_draft(people["sw"][0], number=1, draft=made.draft(text="Joint words."))
    with pytest.raises(services.Changed):
        services.edit(people["sw"][0], number=1, draft=made.draft(text="Past the others."))

    led = writer.get(url(town, "edit", 1))
    old_form = writer.post(
        url(town, "edit", 1), words(proposal, text="An older form."), follow=True
    )
    late = writer.post(url(town, "next", 1), words(proposal) | {"revision": 0, "lay": "1"})
    writer.post(
        url(town, "next", 1), words(proposal, text="Joint words.") | {"revision": 1, "lay": "1"}
    )

    assert (led.status_code, led["Location"]) == (307, url(town, "next", 1))
    assert "An older form.</textarea>" in old_form.content.decode()
    assert "<ins>Joint words</ins>" in old_form.content.decode()
    assert late.status_code == 422
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version_number) == ("SHAPING", 2)
    assert proposal.versions.get(number=2).text == "Joint words."
    assert not NextDraft.objects.exists() and not Invitation.objects.exists()


def test_words_that_cannot_be_laid_out_now_stay_in_the_draft(client, town):
    people, proposal = worked_in(town)
    services.split(people["sw"][0], number=1, draft=made.draft(title="A part"))
    writer = as_(client, people["sw"][0])

    writer.post(url(town, "next", 1), words(proposal, text="Mine.") | {"revision": 0, "lay": "1"})

    assert NextDraft.objects.get().text == "Mine."


def test_words_sent_after_the_next_version_was_laid_out_are_given_back(client, town):
    people, proposal = worked_in(town)
    services.invite(people["sw"][0], number=1, concern=1)
    services.answer_invitation(people["res"][0], number=1, concern=1, accepts=True)
    services.edit(people["sw"][0], number=1, draft=made.draft(text="The writer’s."))

    late = as_(client, people["res"][0]).post(
        url(town, "next", 1), words(proposal, text="I wrote <b>on</b>.") | {"revision": 0}
    )

    assert (late.status_code, late["Cache-Control"]) == (409, "no-store, private")
    assert "I wrote &lt;b&gt;on&lt;/b&gt;." in late.content.decode()
    assert client.get(url(town, "next", 1)).status_code == 404
    assert not NextDraft.objects.exists()


def test_nobody_else_finds_the_draft(client, town):
    people, _proposal = worked_in(town)
    services.keep_draft(people["sw"][0], number=1, draft=made.draft(text="CANARY"))
    services.invite(people["sw"][0], number=1, concern=1)

    seen = {key: as_(client, people[key][0]).get(url(town, "next", 1)).status_code for key in people}  # fmt: skip

    assert seen == {key: 200 if key == "sw" else 404 for key in people}


def test_who_raised_it_cannot_sign_and_is_named_by_the_concern_alone(client, town):
    people, _proposal = worked_in(town)
    services.invite(people["sw"][0], number=1, concern=1)
    services.answer_invitation(people["res"][0], number=1, concern=1, accepts=True)
    services.keep_draft(people["res"][0], number=1, draft=made.draft(text="Hers."))

    hers = as_(client, people["res"][0]).get(url(town, "next", 1)).content.decode()
    writers = as_(client, people["sw"][0]).get(url(town, "next", 1)).content.decode()

    assert "is_signed" not in hers and "is_signed" in writers
    assert "Kept last by who raised a concern." in writers
    assert made.seat_of(people["res"][0]).handle not in writers


def test_police_who_read_the_text_alone_do_not_write_its_next_version(town):
    people, proposal = worked_in(town, by="pol")
    Proposal.objects.update(is_text_only=True)
    Invitation.objects.create(
        proposal=proposal, concern=proposal.concerns.get(), state=Invitation.State.ACCEPTED
    )

    with pytest.raises(Denied):
        services.answer_invitation(people["pol"][0], number=1, concern=1, accepts=True)
    with pytest.raises(consent.Refused):
        services.invite(people["sw"][0], number=1, concern=1)

    assert part(people["pol"][0]) == ""
