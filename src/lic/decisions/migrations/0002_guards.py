"""Guards in the database itself: no route, the administrator's included, makes an agreement of an open concern."""

from django.db import migrations

# What is true of one version: concerns raised on it or on an earlier one that are still open.
OPEN = (
    "(SELECT count(*) FROM decisions_standingconcern c WHERE c.proposal_id = {v}.proposal_id"
    " AND c.state = 'OPEN' AND c.raised_on <= {v}.number)"
)
AGREED_VERSION = (
    "EXISTS (SELECT 1 FROM decisions_version v WHERE v.proposal_id = NEW.id AND v.is_agreed"
    " AND v.open_concerns = 0 AND {which})"
)
AGREED_PART = (
    "EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.parent_id = NEW.id"
    " AND p.state IN ('AGREED', 'AGREED_IN_PART', 'ON_TRIAL'))"
)
FROZEN = (
    "title", "summary", "text", "lang", "harm_centre", "harm_others", "principles", "root_causes",
    "trial_months", "fingerprint", "number", "proposal_id",
)  # fmt: skip
SAID = (
    "proposal_id",
    "number",
    "raised_on",
    "raised_month",
    "group",
    "raised_by",
    "principle",
    "harmed",
    "how",
    "remedy",
)


def _changed(names, word):
    return " OR ".join(f'NEW."{name}" {word} OLD."{name}"' for name in names)


def _rules(word):
    """Table, moment, condition under which it is refused, and why. `word`: differs, also from NULL."""
    json = "::text" if word == "IS DISTINCT FROM" else ""
    frozen = " OR ".join(
        f'NEW."{n}"{json if n in ("principles", "root_causes") else ""} {word} '
        f'OLD."{n}"{json if n in ("principles", "root_causes") else ""}'
        for n in FROZEN
    )
    state = (
        "(NEW.state = 'AGREED' AND NOT "
        + AGREED_VERSION.format(which="v.number = NEW.version_number")
        + ")"
        " OR (NEW.state = 'ON_TRIAL' AND NOT "
        + AGREED_VERSION.format(which="v.trial_months IS NOT NULL")
        + ")"
        " OR (NEW.state = 'AGREED_IN_PART' AND NOT " + AGREED_PART + ")"
    )
    return (
        ("proposal_new", "decisions_proposal", "BEFORE INSERT", "NEW.state NOT IN ('DRAFT', 'SHAPING')",
         "a proposal begins as a draft"),
        ("proposal_state", "decisions_proposal", "BEFORE UPDATE", state,
         "no agreement without an agreed version that has no open concern"),
        ("proposal_final", "decisions_proposal", "BEFORE UPDATE",
         "NEW.state <> OLD.state AND OLD.state IN ('AGREED', 'AGREED_IN_PART', 'NOT_AGREED', 'WITHDRAWN')",
         "an outcome is final"),
        ("version_new", "decisions_version", "BEFORE INSERT", "NEW.is_agreed", "a version begins open"),
        ("version_count", "decisions_version", "BEFORE UPDATE",
         f"NEW.open_concerns <> {OPEN.format(v='NEW')}", "open concerns are counted, not set"),
        ("version_agreed", "decisions_version", "BEFORE UPDATE",
         "NEW.is_agreed AND NOT EXISTS (SELECT 1 FROM decisions_outcome o WHERE o.version_id = NEW.id"
         " AND o.kind IN ('AGREED', 'ON_TRIAL'))", "an agreed version has its record"),
        ("version_frozen", "decisions_version", "BEFORE UPDATE", f"OLD.fingerprint <> '' AND ({frozen})",
         "a text that was called is not changed"),
        ("concern_words", "decisions_standingconcern", "BEFORE UPDATE", _changed(SAID, word),
         "a concern stands as it was raised"),
        ("concern_closed", "decisions_standingconcern", "BEFORE UPDATE",
         "OLD.state <> 'OPEN' AND NEW.state <> OLD.state", "a concern closes once"),
        ("concern_stays", "decisions_standingconcern", "BEFORE DELETE", "OLD.state = 'OPEN'",
         "an open concern is not deleted"),
        ("outcome_stays", "decisions_outcome", "BEFORE UPDATE", None, "a record is not changed"),
        ("outcome_keeps", "decisions_outcome", "BEFORE DELETE", None, "a record is not deleted"),
    )  # fmt: skip


def _counted(row):
    return (
        f"UPDATE decisions_version SET open_concerns = {OPEN.format(v='decisions_version')}"
        f" WHERE proposal_id = {row}.proposal_id"
    )


COUNTS = (
    ("concern_raised", "decisions_standingconcern", "AFTER INSERT", "NEW"),
    ("concern_moved", "decisions_standingconcern", "AFTER UPDATE", "NEW"),
    ("concern_gone", "decisions_standingconcern", "AFTER DELETE", "OLD"),
    ("version_added", "decisions_version", "AFTER INSERT", "NEW"),
)


def _sqlite(schema_editor):
    for name, table, when, refused, why in _rules("IS NOT"):
        condition = f" WHEN {refused}" if refused else ""
        schema_editor.execute(
            f"CREATE TRIGGER decisions_{name} {when} ON {table} FOR EACH ROW{condition}"
            f" BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
    for name, table, when, row in COUNTS:
        schema_editor.execute(
            f"CREATE TRIGGER decisions_{name} {when} ON {table} FOR EACH ROW BEGIN {_counted(row)}; END"
        )


def _postgres(schema_editor):
    for name, table, when, refused, why in _rules("IS DISTINCT FROM"):
        body = f"RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';"
        test = f"IF {refused} THEN {body} END IF;" if refused else body
        row = "OLD" if when.endswith("DELETE") else "NEW"
        _trigger(schema_editor, name, table, when, f"{test} RETURN {row};")
    for name, table, when, row in COUNTS:
        _trigger(schema_editor, name, table, when, f"{_counted(row)}; RETURN NULL;")


def _trigger(schema_editor, name, table, when, body):
    schema_editor.execute(
        f"CREATE FUNCTION decisions_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        params=None,
    )
    schema_editor.execute(
        f"CREATE TRIGGER decisions_{name} {when} ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION decisions_{name}()",
        params=None,
    )


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _postgres(schema_editor)
    else:
        _sqlite(schema_editor)


def remove(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for name, table, *_rest in (*_rules("IS NOT"), *COUNTS):
        schema_editor.execute(
            f"DROP TRIGGER decisions_{name}" + (f" ON {table}" if postgres else "")
        )
        if postgres:
            schema_editor.execute(f"DROP FUNCTION decisions_{name}()")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_start")]
    operations = [migrations.RunPython(add, remove)]
