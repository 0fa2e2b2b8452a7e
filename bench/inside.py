"""What is measured inside a process with Django: `python -m bench.inside TASK '{"arguments": …}'`."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Run one task and print what it returns as the last line."""
    import django  # noqa: PLC0415  settings come from the environment

    django.setup()
    from bench import worlds  # noqa: PLC0415  models need the apps

    task, arguments = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write("\n" + json.dumps(getattr(worlds, task)(**arguments)) + "\n")


if __name__ == "__main__":
    main()
