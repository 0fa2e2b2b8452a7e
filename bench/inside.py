"""What is measured inside a process with Django: `python -m bench.inside TASK '{"arguments": …}'`.

TASK is a function of `bench.worlds`, or `module:function` of another one.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module


def main() -> None:
    """Run one task and print what it returns as the last line."""
    import django  # noqa: PLC0415  settings come from the environment

    django.setup()
    module, _, task = sys.argv[1].rpartition(":")
    function = getattr(
        import_module(module or "bench.worlds"), task
    )  # only now: models need the apps
    sys.stdout.write("\n" + json.dumps(function(**json.loads(sys.argv[2]))) + "\n")


if __name__ == "__main__":
    main()
