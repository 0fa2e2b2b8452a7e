"""A desk's life up to a backup and after it, in a process of its own: `python -m tests.desk.lives FILE`, with LIC_PROCESS=desk.

Prints as JSON what the parent has to know: keys, and pieces of ciphertext whose way out of the files it follows.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(file: Path) -> dict[str, object]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from lic.config import desk_backups
    from lic.core.sealing import keys, receipts
    from lic.desk.models import CaseKey
    from lic.desk.services import alerts, cases, exports, joining
    from lic.safety import boxes, queries, services
    from tests.desk import made
    from tests.desk.test_alerts import TEXTS

    boxes.Folders(settings.DESK_FOLDER).prepare()
    keys.STEPS, keys.MEMORY = 1, 8 << 10  # what stretching costs is the business of other tests
    receipts.STEPS, receipts.MEMORY = 1, 8 << 10
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    queries.box = lambda _zone: boxes.Folders(settings.DESK_FOLDER)
    services.PATIENCE = 0.0
    call_command("migrate", verbosity=0)
    desk = made.desk(3)
    renews, _code = made.another(desk)
    exports.enter_offline(desk.one, made.AGE.public, made.TODAY)
    told = {name: made.arrived(consent=("warn",)) for name in ("stays", "erased", "asked")}
    markers = [bytes(one.sealed).hex() for one in CaseKey.objects.filter(case=told["erased"][1])]
    markers.append(bytes(told["erased"][1].text)[:64].hex())
    alert = alerts.write(desk.one, texts=TEXTS, names=True, is_serious=False, today=made.TODAY)
    alerts.ask(desk.one, alert.pk)
    alerts.let_out(desk.two, alert.pk, made.TODAY, read=made.read_of(alert))
    cases.reply(desk.one, told["stays"][1].pk, "are you safe", made.TODAY)

    desk_backups.write(file, made.TODAY)

    services.erase(made.ZONE, told["erased"][0])
    made.take_in()
    here = [path for path in settings.DATA.iterdir() if path.name.startswith("lic.sqlite3")]
    left = [one for one in markers for path in here if bytes.fromhex(one) in path.read_bytes()]
    joining.leave(desk.one, 3, made.TODAY)
    joining.change_passphrase(desk.two, "quiet table canoe river stone lamp north")
    joining.renew_key(renews, made.PASSPHRASE, made.TODAY)
    alerts.withdraw(desk.one, alert.pk, made.TODAY)
    services.erase(made.ZONE, told["asked"][0])  # nobody has taken that in yet
    return {
        "looked_at": sorted(path.name for path in here),
        "left": left,
        "markers": markers,
        "cases": {name: str(case.pk) for name, (_key, case) in told.items()},
        "one": desk.one.pair.private.hex(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
