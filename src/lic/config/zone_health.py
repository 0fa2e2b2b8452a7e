"""What `lic doctor` says of the safety zone: asked by the web process about its side, and by the desk about its own."""

from __future__ import annotations

import datetime
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from lic.base import audit
from lic.base.models import Tick
from lic.config import desk_walls, env, typed, zoning
from lic.config.findings import Finding
from lic.safety import boxes, index, roster, zones

INTAKE_LATE = datetime.timedelta(minutes=5)
FORGET_LATE = datetime.timedelta(days=2)
LATE = {
    "desk.intake": (INTAKE_LATE, "What was told has not been taken in for five minutes"),
    "desk.forget": (FORGET_LATE, "Nothing has been forgotten for two days"),
}
REVIEW_DAYS = 183
BACKUP_DAYS = 30
START = "start `lic desk` as root once, which sets it right"


def of_the_web() -> Iterator[Finding]:
    """The web's side of every zone: it has to be weak."""
    if not settings.SAFETY_ZONES:
        return
    yield from _file(Path(settings.INSTALLATION) / zones.FILE)
    for zone in settings.SAFETY_ZONES.values():
        if zone.is_on:
            yield from _database(zone) if zone.database else _folders(zone)
            found = zoning.said_by(zone)
            yield _roster(zone, found)
            if found is not None and found.matches:
                yield from _matching(zone, found)


def of_the_desk(now: datetime.datetime) -> Iterator[Finding]:
    """The desk's own side."""
    yield from _boxes(Path(settings.DESK_FOLDER)) if connection.vendor == "sqlite" else _walls()
    yield from _people(now.date())
    yield from _work(now)
    yield from _review(now)
    yield from _end_of_chain()


def backups(now: datetime.datetime) -> Iterator[Finding]:
    """Backups beside the data or in this user's own folder that ought to be gone."""
    last = (now - datetime.timedelta(days=BACKUP_DAYS)).timestamp()
    data = Path(settings.DATA)
    for folder in {data, data / "backups", data.parent / "backups", _home() / "backups"}:
        try:
            old = [str(one) for one in folder.glob("*.lic") if one.stat().st_mtime < last]
        except OSError:
            continue
        if old:
            yield Finding(
                "look",
                f"Backups older than {BACKUP_DAYS} days keep what was promised to be forgotten: delete {', '.join(sorted(old))}.",
            )


def _home() -> Path:
    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        return Path("/nonexistent")


def _file(path: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    bad = mode & 0o027
    yield Finding(
        "mend" if bad else "ok",
        f"Others can read or change {path}: run `chmod 640 {path}`."
        if bad
        else "The file of choices about safety can be read.",
    )


def _folders(zone: zones.Zone) -> Iterator[Finding]:
    here = zones.folder(Path(settings.INSTALLATION), zone.slug)
    try:
        owner = (here / boxes.IN).stat().st_uid
    except OSError:
        yield Finding(
            "mend", f"{zone.slug}: there are no boxes in {here}: {START}, or start `lic desk`."
        )
        return
    yield from _boxes(here)
    if owner == os.geteuid():
        yield Finding(
            "look",
            f"{zone.slug}: web and desk are one user of this machine. Reports stay sealed, but whoever breaks into the"
            " web server can take the desk's data away: give each a user of its own.",
        )
    elif os.access(here / zones.OWN, os.R_OK) and os.geteuid() != 0:
        yield Finding("mend", f"{zone.slug}: this user can look into {here / zones.OWN}: {START}.")


def _boxes(here: Path) -> Iterator[Finding]:
    wrong = []
    for name, wanted in ((boxes.IN, boxes.IN_MODE), (boxes.OUT, boxes.OUT_MODE)):
        path = here / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o777 & ~wanted:
            wrong.append(str(path))
    yield Finding(
        "mend" if wrong else "ok",
        f"Others can list {', '.join(wrong)}, or change what lies there: {START}."
        if wrong
        else f"The boxes in {here} can be reached by name alone.",
    )


def _database(zone: zones.Zone) -> Iterator[Finding]:
    try:
        beyond, keeps = desk_walls.beyond(zone.alias), desk_walls.reaches_big_objects(zone.alias)
    except Error as error:
        yield Finding(
            "mend",
            f"{zone.slug}: the desk's database does not answer the web ({type(error).__name__}): nothing can be told.",
        )
        return
    if beyond:
        yield Finding(
            "mend",
            f"{zone.slug}: in the desk's database the web's role {', '.join(beyond[:5])}"
            f"{f' and {len(beyond) - 5} more' if len(beyond) > 5 else ''}. It may drop and pick up and nothing else.",
        )
    else:
        yield Finding("ok", f"{zone.slug}: the web's role can drop and pick up, nothing else.")
    if keeps:
        yield Finding(
            "look",
            f"{zone.slug}: the web's role may fill the desk's disk with big objects: have the administrator run the recipe's REVOKE lines.",
        )


def _roster(zone: zones.Zone, found: roster.Roster | None) -> Finding:
    if found is None:
        return Finding(
            "look", f"{zone.slug}: the desk says nothing yet: is `lic desk` set up and running?"
        )
    if not found.can_read:
        return Finding(
            "look",
            f"{zone.slug}: fewer than {roster.FEWEST} people can read, so nothing can be told.",
        )
    return Finding(
        "ok", f"{zone.slug}: {found.custodian} reads, list of readers {found.fingerprint}."
    )


def _matching(zone: zones.Zone, found: roster.Roster) -> Iterator[Finding]:
    """Where the team looks who named the same: how numbers are read, and whether the index lives."""
    yield Finding(
        "ok",
        f"{zone.slug}: a phone number without a country code is taken for one of {found.region}, here and at the desk.",
    )
    if env.text("LIC_PHONE_REGION") and found.region != settings.PHONE_REGION:
        yield Finding(
            "look",
            f"{zone.slug}: LIC_PHONE_REGION is {settings.PHONE_REGION} here, and what the desk says counts: set it in the desk's own file.",
        )
    at = index.folder(Path(settings.INSTALLATION), zone.slug)
    if not at.exists():
        yield Finding(
            "look",
            f"{zone.slug}: the team looks who named the same, and there is no index: nobody can choose that a report stays"
            " unread until somebody else names the same. Run `lic index`, or leave it so.",
        )
    elif not index.lives(at):
        yield Finding(
            "mend",
            f"{zone.slug}: the index does not answer, so nobody can choose that a report stays unread until somebody else"
            " names the same: is `lic index` running?",
        )
    elif not index.is_up(at):
        yield Finding(
            "look",
            f"{zone.slug}: the index has answered as often as it may today (LIC_INDEX_DAILY). With few reports that means"
            f" that somebody guesses: look at `{typed.index(settings.INSTALLATION, '--counts')}`, and stop it.",
        )
    else:
        yield Finding("ok", f"{zone.slug}: the index answers.")


def _walls() -> Iterator[Finding]:
    open_tables, given = desk_walls.unguarded(), desk_walls.given_away()
    if open_tables:
        yield Finding(
            "mend", f"No row-level security on {', '.join(open_tables)}: run `lic desk` again."
        )
    if given:
        yield Finding("mend", f"Rights at the desk that nobody ought to have: {'; '.join(given)}.")
    if not (open_tables or given):
        yield Finding("ok", "Every table of the desk is closed to all but its owner.")


def _people(today: datetime.date) -> Iterator[Finding]:
    from lic.desk.models import Place, Recipient, Settings  # noqa: PLC0415  tables of the desk alone

    if not Settings.objects.exists():
        yield Finding("mend", f"The desk is not set up: run `{typed.desk('desk --found 3')}`.")
        return
    here = Recipient.objects.filter(left_on=None, age="")
    n, unproved = here.filter(proved_on__isnull=False).count(), here.filter(proved_on=None).count()
    if n < roster.FEWEST:
        missing = roster.FEWEST - n
        more = "one more person has" if missing == 1 else f"{missing} people have"
        codes = Place.objects.open(today).count()
        yield Finding(
            "mend",
            f"{n} of at least {roster.FEWEST} people can read: nothing can be told before {more} taken a place and shown"
            f" that the recovery code works. Codes that still open a place: {codes}.",
        )
    else:
        yield Finding(
            "ok" if n > roster.FEWEST else "look",
            f"{n} people can read."
            + ("" if n > roster.FEWEST else " With one lost, nothing could be told: let one more join."),
        )  # fmt: skip
    if unproved:
        yield Finding(
            "look",
            f"{unproved} joined and have not shown that their recovery code works: nothing is sealed to them yet.",
        )


def _work(now: datetime.datetime) -> Iterator[Finding]:
    ticks = {tick.name: tick for tick in Tick.objects.filter(name__in=LATE)}
    late = [
        sentence
        for name, (patience, sentence) in LATE.items()
        if name not in ticks
        or ticks[name].began_at < now - patience
        or ticks[name].failed not in ("", "BEGUN")
    ]
    for sentence in late:
        yield Finding("mend", f"{sentence}: is `lic desk` running?")
    if not late:
        yield Finding("ok", "What is told is taken in, and what is over is forgotten.")


def _review(now: datetime.datetime) -> Iterator[Finding]:
    from lic.desk import acts  # noqa: PLC0415  the desk alone

    changes = audit.acts().filter(verb__in=[acts.JOINED, acts.LEFT, acts.PROVED, acts.NEW_KEY])
    last = changes.order_by("-on").values_list("on", flat=True).first()
    if last is not None and (now.date() - last).days > REVIEW_DAYS:
        yield Finding(
            "look",
            f"The list of who reads has not changed since {last}: read it together, and let those who left go.",
        )


def _end_of_chain() -> Iterator[Finding]:
    from lic.desk import last_act  # noqa: PLC0415  the desk alone

    if not last_act.stands():
        number = (last_act.noted() or (0, ""))[0]
        yield Finding(
            "mend",
            f"Act {number} of the chain was here and is not here any more as it was: somebody cut off the end, or wrote it anew. Tell"
            " the custodian and the team, by telephone.",
        )
