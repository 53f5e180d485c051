"""Judges whether one instance of a service has taken over the state of another,
from cores of both and the debug files of their programs.

    gdb -nx -batch -ex "python CONFIG='FILE'" -x main.py

FILE is JSON: "service"; "old" and "new", each with "core" and "debug";
"functional" if the program changed; "result", the file to write."""

import json
import os
import sys
import time

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from compare import Comparison            # noqa: E402
from exceptions import Exceptions         # noqa: E402
from memory import Elf, Memory            # noqa: E402
from objects import Instance              # noqa: E402


def instance_of(number, files):
    if number == 1:
        gdb.execute("file '%s'" % files["debug"], to_string=True)
    else:
        gdb.execute("add-inferior -exec '%s'" % files["debug"], to_string=True)
        gdb.execute("inferior %d" % number, to_string=True)
    program, core = Elf(files["debug"]), Elf(files["core"])
    return Instance(program, Memory(core, program), core.about())


def main(path):
    with open(path) as file:
        config = json.load(file)
    gdb.execute("set confirm off")
    gdb.execute("set pagination off")
    start = time.monotonic()
    old = instance_of(1, config["old"])
    new = instance_of(2, config["new"])
    read = time.monotonic()
    done = Comparison(old, new, Exceptions(config["service"]),
                      config.get("functional", False)).run()
    result = {
        "clean": done.total == 0,
        "total": done.total,
        "differences": [one.data() for one in done.differences],
        "counts": dict(done.counts),
        "exceptions": dict(done.excepted),
        "newMembers": done.plans.new_members,
        "lostMembers": done.plans.lost_members,
        "milliseconds": {
            "read": round((read - start) * 1000),
            "compare": round((time.monotonic() - read) * 1000),
        },
    }
    with open(config["result"], "w") as file:
        json.dump(result, file)


main(CONFIG)  # noqa: F821
