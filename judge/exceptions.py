"""What is not judged, each with its reason: rules that hold for all services, and
the table in exceptions.txt."""

import fnmatch
import os

from plans import ANNOTATION, annotation_of

# Variables that the libraries keep for an instance, as MINIX names them.
NAMES = {
    name: "libc's, set at the start of each instance"
    for name in (
        "environ", "__environ", "___environ", "_environ", "__progname",
        "__progname_full", "program_invocation_name",
        "program_invocation_short_name", "env_argv", "env_argc", "_brksize")
}
LIBRARIES = ("core/libsys/", "core/libc/", "zig/")


class Exceptions:
    def __init__(self, service, path=None):
        self.rules = []
        path = path or os.path.join(os.path.dirname(__file__), "exceptions.txt")
        with open(path) as file:
            for number, line in enumerate(file, 1):
                line = line.split("#", 1)[0].strip()
                if not line:
                    continue
                parts = [part.strip() for part in line.split("|")]
                if len(parts) != 5:
                    raise ValueError(
                        "%s:%d: want service | object | member | difference | reason"
                        % (path, number))
                if fnmatch.fnmatchcase(service, parts[0]):
                    self.rules.append(parts[1:])

    def owner(self, one):
        """Why a static object is each instance's own."""
        function, file, name, _ = one.key
        if one.section.startswith("magic_"):
            return "libmagicrt's, the allocator's and SEF's own (section %s)" % \
                one.section
        if ANNOTATION.match(name) and ANNOTATION.match(name).group(1) == "noxfer":
            return "annotated noxfer: each instance's own"
        if one.type is not None and annotation_of(one.type) == "noxfer":
            return "annotated noxfer: each instance's own"
        library = file.startswith(LIBRARIES)
        if library and name in NAMES:
            return NAMES[name]
        if library and name.startswith("sef_"):
            return "SEF's, of an instance"
        if one.symbol.startswith("asr.rw") or one.symbol.startswith("_magic_"):
            return "padding, or the instance's own tables"
        return self.reason(one.name, "", "")

    def reason(self, where, path, why):
        for object, member, difference, reason in self.rules:
            if fnmatch.fnmatchcase(where, object) and \
                    fnmatch.fnmatchcase(path, member) and \
                    (difference == "*" and why != "" or
                     difference == "all" or
                     difference != "*" and fnmatch.fnmatchcase(why, difference)):
                return reason
        return None
