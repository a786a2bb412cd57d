"""Runs cases: functions that fail by an exception. A line each; the exit code says whether one failed."""
import os
import sys
import traceback

HTTP = os.environ["HTTP"]
GRPC = os.environ["GRPC"]
_cases = []


class Skip(Exception):
    """The case does not apply here."""


def case(function):
    _cases.append(function)
    return function


def cases(*values):
    """The case once for each of the values."""

    def add(function):
        for value in values:

            def one(value=value):
                function(value)

            one.__name__ = f"{function.__name__}[{value}]"
            _cases.append(one)
        return function

    return add


def run(client):
    failed = 0
    for each in _cases:
        try:
            each()
            print(f"ok   {client} {each.__name__}", flush=True)
        except Skip as e:
            print(f"skip {client} {each.__name__}: {e}", flush=True)
        except Exception as e:
            failed += 1
            text = str(e).strip().replace("\n", " ")[:300] or repr(e)
            print(f"FAIL {client} {each.__name__}: {type(e).__name__}: {text}", flush=True)
            if os.environ.get("INTEROP_TRACE"):
                traceback.print_exc()
    sys.stdout.flush()
    os._exit(1 if failed else 0)
