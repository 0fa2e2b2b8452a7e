"""`lic`: one program for everything a host does. Each command explains itself with --help."""

from __future__ import annotations

import os
import sys

from lic.config import typed, users

COMMANDS = {
    "run": "migrate, build the demo town if there is none, serve on 127.0.0.1",
    "serve": "serve this installation (behind a proxy that speaks TLS)",
    "worker": "the work in the background: landscapes, deadlines, retention",
    "demo": "build the invented town anew",
    "found": "make a new community and print its founding cards",
    "safety": "what a community offers to people who were harmed: nothing, a link, a desk",
    "desk": "serve the safety desk, a process of its own",
    "index": "the second key of matching, a process of its own",
    "duty": "give, renew or take back the coordinator's duty",
    "backup": "write database and keys into one file",
    "restore": "bring a backup back",
    "doctor": "look at this installation and say what to mend",
    "end-sessions": "sign everybody out, in every browser",
    "chain": "check the chain of acts, against a printed record too",
    "urls": "every address with its policy and visibility",
    "import-votes": "make a closed round from a file of votes",
    "export": "write released results into a file",
    "export-all": "write everything a community has released into a folder",
    "migrate": "bring the tables up to this version",
    "walls": "on PostgreSQL: what web and worker may see and do",
}
DEMO_COMMANDS = {"run", "demo"}
DESK_HAS_ITS_OWN = {"backup", "restore"}


def manage(arguments: list[str] | None = None) -> None:
    """Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lic.config.settings")
    # Two BLAS threads that wait for each other on a busy machine take forty times as long as one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings first

    execute_from_command_line(["lic", *(sys.argv[1:] if arguments is None else arguments)])


def usage() -> str:
    """The list of commands, one line each."""
    lines = [f"  {name:<14}{meaning}" for name, meaning in COMMANDS.items()]
    return "\n".join(["usage: lic COMMAND [--help]", "", *lines, ""])


def main() -> None:
    """Entry point of the `lic` command."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return
    name = arguments[0]
    if name not in COMMANDS:
        sys.exit(f"lic: there is no command {name!r}.\n\n{usage()}")
    os.umask(0o077)  # what is written is for this user alone
    if name in DESK_HAS_ITS_OWN and os.environ.get("LIC_PROCESS") == "desk":
        sys.exit(f"lic: at the desk this is `{typed.desk('desk')} --{name} FILE`.")
    if name == "desk":
        os.environ["LIC_PROCESS"] = "desk"
    if name == "index":
        from lic.config import indexing  # noqa: PLC0415  it alone, and no settings

        os.environ["LIC_PROCESS"] = "index"
        indexing.main(arguments[1:])
        return
    os.environ.setdefault("LIC_ACTS_AS", "worker" if name == "worker" else "owner")
    if name in DEMO_COMMANDS:
        os.environ.setdefault("LIC_DEMO", "true")
    if not {"-h", "--help"} & set(arguments):
        users.start(name)
    manage([name.replace("-", "_"), *arguments[1:]])
