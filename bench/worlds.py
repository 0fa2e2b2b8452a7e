"""Towns to measure, and measurings that need Django; each function runs through `bench.inside`."""

from __future__ import annotations

import datetime
import statistics
import sys
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.communities import made as table
from tests.listening import made as listening
from tests.safety import made as safety

from bench.load import SECRET
from lic.accounts.models import Account
from lic.accounts.sessions import SessionStore
from lic.actions.models import Action, Confirmation
from lic.base import keys
from lic.communities import notices
from lic.communities.models import (
    CardBatch,
    CaucusPost,
    Community,
    Group,
    Notice,
    Organization,
    Seat,
)
from lic.decisions.models import Outcome, Proposal, Version
from lic.listening import services
from lic.listening.models import Dialogue, Round, Statement, Vote

TODAY = datetime.date(2026, 5, 4)
SHARES = {"sw": 14, "com": 24, "gov": 18, "res": 190, "bus": 45, "pol": 7}
WORDS = "Lights that stay on all night would help everybody who walks along the lane after the last bus. "


def cookie(account: Account) -> str:
    """A session of this account, as a browser would send it."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def telling(slug: str) -> None:
    """A desk of this town as the web meets it: two people who can read, and the roster that says so."""
    safety.desk(slug=slug)


def crowd(people: int, n_statements: int) -> dict[str, Any]:
    """A town with `people` seats who are signed in, and an open round; groups in the demo's proportions."""
    with transaction.atomic():
        town = table.town("bench-town")
        keys = [key for key, n in SHARES.items() for _ in range(n)]
        step = max(1, len(keys) // people)
        seats = [
            table.seat(town, key) for key in (keys * (people // len(keys) + 1))[::step][:people]
        ]
        table.seat(town, "com", "facilitator", "coordinator")
        round_ = listening.round_(
            town, *(f"{n}. {WORDS}"[:140] for n in range(1, n_statements + 1))
        )
        cookies = [cookie(seat.account) for seat in seats]
    return {
        "slug": town.slug,
        "cookies": cookies,
        "voting_ids": [s.voting_id for s in seats],
        "key": round_.key_name,
    }


def town() -> Community:
    """The only town of this installation."""
    return Community.objects.get(slug="bench-town")


def votes_through_service(seconds: float) -> dict[str, Any]:
    """How many answers one process keeps in a second, one after the other, and with how many statements of SQL."""
    actors = [
        table.actor(seat) for seat in Seat.objects.filter(community=town(), grants=None)[:100]
    ]
    numbers = list(
        Statement.objects.filter(round__community=town()).values_list("number", flat=True)
    )
    with CaptureQueriesContext(connection) as first:
        services.cast_vote(actors[0], round_number=1, number=numbers[0], choice="AGREE")
    n, times, started = 0, [], time.perf_counter()
    while time.perf_counter() - started < seconds:
        before = time.perf_counter()
        services.cast_vote(
            actors[n % len(actors)], round_number=1, number=numbers[n // len(actors) % len(numbers)],
            choice=("AGREE", "DISAGREE", "PASS")[n % 3],
        )  # fmt: skip
        times.append(time.perf_counter() - before)
        n += 1
    took = time.perf_counter() - started
    return {
        "votes": n,
        "per_second": n / took,
        "statements": _asked(first),
        "median_ms": statistics.median(times) * 1000,
    }


def vote_statements() -> dict[str, Any]:
    """The statements of SQL of one answer sent as a form, from cookie to redirect."""
    seat = Seat.objects.filter(community=town(), grants=None).first()
    client = _client(seat)
    address = f"/c/{town().slug}/rounds/1/answer/1/"
    client.post(address, {"choice": "PASS"})
    with CaptureQueriesContext(connection) as found:
        answer = client.post(address, {"choice": "AGREE"})
    return {"status": answer.status_code, "statements": _asked(found), "sql": _heads(found)}


def _heads(found: CaptureQueriesContext) -> list[str]:
    return [q["sql"][:90] for q in found.captured_queries if _counts(q["sql"])]


def _asked(found: CaptureQueriesContext) -> int:
    return len(_heads(found))


def _counts(sql: str) -> bool:
    return not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))


def _client(seat: Seat | None) -> Client:
    client = Client(
        HTTP_HOST="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip", raise_request_exception=False
    )
    client.cookies["csrf"] = SECRET
    if seat is not None:
        client.force_login(seat.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def modules() -> list[str]:
    """What a process has imported that has imported every address of the web."""
    from django.urls import get_resolver  # noqa: PLC0415  apps first

    get_resolver().url_patterns  # noqa: B018  imports every view
    return sorted(sys.modules)


def lists(rows: int) -> list[dict[str, Any]]:
    """Every list page with a few rows behind it and with `rows`: queries and milliseconds of the server."""
    place = _town_of_lists()
    pages = _pages(place)
    few = {name: _few(seat, path) for name, seat, path in pages}
    _grow(place, 20, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [{"name": name, "few": few[name], **_page(seat, path)} for name, seat, path in pages]


def _few(seat: Seat | None, path: str) -> int:
    return int(_page(seat, path, times=1)["queries"])


def _page(seat: Seat | None, path: str, times: int = 7) -> dict[str, Any]:
    client = _client(seat)
    answer = client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    asked = [
        q for q in found.captured_queries if _counts(q["sql"])
    ]  # the next request empties the log
    took = []
    for _ in range(times):
        before = time.process_time()
        client.get(path)
        took.append(time.process_time() - before)
    slowest = max(asked, key=lambda q: float(q["time"]), default={"sql": "", "time": 0})
    return {
        "path": path, "status": answer.status_code, "queries": len(asked),
        "ms": statistics.median(took) * 1000, "kib": len(answer.content) / 1024,
        "slowest": f"{float(slowest['time']) * 1000:.0f} ms: {slowest['sql'][:160]}",
    }  # fmt: skip


class _Place:
    """The town whose lists grow, and who reads them."""

    def __init__(self) -> None:
        self.town = table.town("long-town")
        self.reader = table.seat(self.town, "res")
        self.keeper = table.seat(
            self.town, "com", "facilitator", "coordinator", "steward", "spokesperson"
        )
        self.open = listening.round_(self.town, "One.", "Two.", "Three.")
        self.groups = list(Group.objects.filter(community=self.town))
        self.organizations = list(Organization.objects.filter(community=self.town))


def _town_of_lists() -> _Place:
    with transaction.atomic():
        place = _Place()
    _grow(place, 0, 20)
    return place


def _pages(place: _Place) -> list[tuple[str, Seat | None, str]]:
    base, reader, keeper = f"/c/{place.town.slug}/", place.reader, place.keeper
    return [
        ("rounds", None, f"{base}rounds/"),
        ("rounds, last page", reader, f"{base}rounds/?page=9999"),
        ("statements of a round", reader, f"{base}rounds/1/statements/"),
        ("answering: the next statement", reader, f"{base}rounds/1/answer/"),
        ("one's own answers in a round", reader, f"{base}rounds/1/mine/"),
        ("results of a round", reader, f"{base}rounds/1/results/"),
        ("statements to read (facilitator)", keeper, f"{base}rounds/1/read/"),
        ("talks", reader, f"{base}rounds/dialogues/"),
        ("proposals", reader, f"{base}proposals/"),
        ("one proposal", reader, f"{base}proposals/1/"),
        ("actions", None, f"{base}actions/"),
        ("actions, last page", reader, f"{base}actions/?page=9999"),
        ("caucus room", reader, f"{base}room/"),
        ("the table", reader, f"{base}table/"),
        ("one's own seat with its notices", reader, f"{base}seat/"),
        ("card batches (steward)", keeper, f"{base}cards/"),
        ("duties", keeper, f"{base}duties/"),
        ("home", None, base),
        ("home, seated", reader, base),
        ("the coordinator's week", keeper, f"{base}week/"),
        ("start", None, "/"),
    ]


def _grow(place: _Place, start: int, end: int) -> None:
    for make in (
        _rounds,
        _statements,
        _answers,
        _talks,
        _proposals,
        _actions,
        _posts,
        _notices,
        _seats,
        _batches,
    ):
        with transaction.atomic():
            make(place, start, end)


def _kept(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=500)


def _rounds(place: _Place, start: int, end: int) -> None:
    _kept(Round, (
        Round(community=place.town, number=n + 2, title={"en": f"Round {n}"}, about={"en": WORDS}, state="CLOSED",
              opened_on=TODAY, closed_on=TODAY, epoch_on=TODAY, is_rewritten=True)
        for n in range(start, end)
    ))  # fmt: skip


def _statements(place: _Place, start: int, end: int) -> None:
    _kept(Statement, (
        Statement(round=place.open, number=n + 4 if n % 2 else None, text=f"{n}. {WORDS}"[:140],
                  state="SHOWN" if n % 2 else "WAITING", author_group="res")
        for n in range(start, end)
    ))  # fmt: skip


def _answers(place: _Place, start: int, end: int) -> None:
    own = keys.voter_key(place.open.key_name, place.reader.voting_id)
    on_show = Statement.objects.filter(round=place.open, state="SHOWN", number__gte=4).order_by(
        "number"
    )
    chosen = list(on_show.values_list("pk", flat=True))[start // 2 : end // 2]
    mine = [
        Vote(statement_id=pk, voter_key=own, group="res", choice="AGREE", epoch=1)
        for pk in chosen[: len(chosen) // 2]
    ]
    others = [
        Vote(
            statement_id=chosen[n % len(chosen)],
            voter_key=f"{start}-{n // len(chosen)}",
            group="bus",
            choice="PASS",
            epoch=1,
        )
        for n in range(end - start)
    ]
    _kept(Vote, mine + others)


def _talks(place: _Place, start: int, end: int) -> None:
    _kept(Dialogue, (
        Dialogue(community=place.town, number=n + 1, format="KITCHEN_TABLE", title=f"Talk {n}", month=TODAY.replace(day=1), heard=WORDS)
        for n in range(start, end)
    ))  # fmt: skip


def _proposals(place: _Place, start: int, end: int) -> None:
    rows = [
        Proposal(community=place.town, number=n + 1, drafted_in="res", state="DRAFT", since=TODAY)
        for n in range(start, end)
    ]
    _kept(Proposal, rows)
    versions = [
        Version(proposal=row, number=1, title=f"Proposal {row.number}", summary=WORDS, text=WORDS, written_on=TODAY,
                shaped_on=TODAY, principles=["HARM_REDUCTION"])
        for row in rows
    ]  # fmt: skip
    _kept(Version, versions)
    _records(place, versions[::5])
    Version.objects.filter(pk__in=[version.pk for version in versions[::5]]).update(is_agreed=True)
    for n, state in enumerate(("AGREED", "SHAPING", "SHAPING", "NOT_AGREED", "WITHDRAWN")):
        Proposal.objects.filter(pk__in=[row.pk for row in rows[n::5]]).update(state=state)


def _records(place: _Place, agreed: list[Version]) -> None:
    before = Outcome.objects.filter(community=place.town).aggregate(last=Max("number"))["last"] or 0
    _kept(Outcome, (
        Outcome(community=place.town, proposal=version.proposal, version=version, number=before + n, kind="AGREED", on=TODAY,
                record={"title": version.title, "summary": WORDS}, fingerprint="0" * 64, consented=["sw", "com", "gov", "res"],
                without=["pol"], n_heard=4, n_needed=4, has_centre=True)
        for n, version in enumerate(agreed, start=1)
    ))  # fmt: skip


def _actions(place: _Place, start: int, end: int) -> None:
    rows = [
        Action(community=place.town, number=n + 1, title=f"Action {n}", about=WORDS, lead=place.organizations[n % 6],
               due_on=TODAY + datetime.timedelta(days=n % 900), done_when=WORDS, state="DONE" if n % 2 else "OPEN",
               opened_on=TODAY, done_on=TODAY if n % 2 else None)
        for n in range(start, end)
    ]  # fmt: skip
    _kept(Action, rows)
    _kept(Confirmation, (Confirmation(action=row, group=place.groups[0]) for row in rows))


def _posts(place: _Place, start: int, end: int) -> None:
    own = place.reader.group
    today = datetime.date.today()
    _kept(CaucusPost, (CaucusPost(group=own, text=WORDS, on=today) for _ in range(start, end)))


def _notices(place: _Place, start: int, end: int) -> None:
    kind = next(iter(notices.KINDS))
    today = datetime.date.today()
    _kept(
        Notice,
        (
            Notice(seat=place.reader, kind=kind, url=f"/c/{place.town.slug}/rounds/{n}/", on=today)
            for n in range(start, end)
        ),
    )


def _seats(place: _Place, start: int, end: int) -> None:
    accounts = [Account(sign_in_name=f"long heron {n}") for n in range(start, end)]
    _kept(Account, accounts)
    _kept(Seat, (
        Seat(account=account, community=place.town, group=place.groups[n % 6], organization=place.organizations[n % 6],
             handle=f"Long Heron {start + n}", joined_month=TODAY.replace(day=1), renewed_year=datetime.date.today().year)
        for n, account in enumerate(accounts)
    ))  # fmt: skip


def _batches(place: _Place, start: int, end: int) -> None:
    group = place.keeper.group
    _kept(CardBatch, (
        CardBatch(community=place.town, group=group, organization=place.keeper.organization, number=n + 1, quota=10,
                  expires_on=TODAY, state="ACCEPTED")
        for n in range(start, end)
    ))  # fmt: skip


def keep_answers(answers: int) -> int:
    """Keep so many answers through the service, each of them new."""
    actors = [table.actor(seat) for seat in Seat.objects.filter(community=town(), grants=None)]
    for n in range(answers):
        services.cast_vote(
            actors[n % len(actors)], round_number=1, number=n // len(actors) + 1, choice="AGREE"
        )
    return answers
