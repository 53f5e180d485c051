"""What has to hold between two objects, by their types: a list of operations,
each about a place in the one and in the other.

  data      a number; equal, or both are corresponding addresses
  bytes     characters and short numbers; equal
  pointer   both lead to corresponding places, or nowhere and are equal
  words     of which nothing is known; each as data
  copied    equal, whatever it looks like
  array     the same for each element
  owned     of an instance; not judged

Types of the same layout and of a changed program go the same way: members pair
by name, numbers by value, arrays by index."""

import re

import gdb

ANNOTATION = re.compile(r"^(noxfer|ixfer|cixfer|pxfer|sxfer)_")
BYTE_SIZES = (1, 2)
SCALARS = (gdb.TYPE_CODE_INT, gdb.TYPE_CODE_ENUM, gdb.TYPE_CODE_BOOL,
           gdb.TYPE_CODE_CHAR, gdb.TYPE_CODE_FLT)
STRUCTS = (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION)


class Op:
    def __init__(self, kind, one, two, path, **rest):
        self.kind = kind
        self.one = one      # offset in the old object
        self.two = two      # in the new one
        self.path = path
        self.__dict__.update(rest)


def annotation_of(type):
    """The first of the names of a type that says how it is transferred."""
    while True:
        found = ANNOTATION.match(type.name or type.tag or "")
        if found:
            return found.group(1)
        if type.code == gdb.TYPE_CODE_TYPEDEF:
            type = type.target()
        elif type.code == gdb.TYPE_CODE_ARRAY:
            type = type.target()
        else:
            bare = type.unqualified()
            if (bare.name or "") != (type.name or ""):
                type = bare
                continue
            return None


def plain(type):
    return type.strip_typedefs().unqualified()


def members_of(type):
    """Members by name; those of unnamed ones stand for themselves."""
    found = {}
    for field in type.fields():
        if not hasattr(field, "bitpos"):
            continue
        if field.name:
            found[field.name] = field
        else:
            for name, inner in members_of(plain(field.type)).items():
                found[name] = Shifted(inner, field.bitpos)
    return found


class Shifted:
    def __init__(self, field, bits):
        self.name = field.name
        self.type = field.type
        self.bitpos = field.bitpos + bits
        self.bitsize = field.bitsize


def has_pointers(type):
    if annotation_of(type) in ("pxfer", "cixfer", "sxfer"):
        return True
    type = plain(type)
    if type.code == gdb.TYPE_CODE_PTR:
        return True
    if type.code == gdb.TYPE_CODE_ARRAY:
        return has_pointers(type.target())
    if type.code in STRUCTS:
        return any(has_pointers(field.type) for field in type.fields())
    return False


class Plans:
    def __init__(self):
        self.known = {}
        self.new_members = {}
        self.lost_members = {}

    def of(self, one, two):
        key = (id_of(one), id_of(two))
        if key not in self.known:
            self.known[key] = None    # a type that contains itself by value is none
            ops = []
            self.build(one, two, 0, 0, "", ops, annotation_of(two))
            self.known[key] = ops
        return self.known[key]

    def build(self, one, two, at, to, path, ops, how):
        how = how or annotation_of(two)
        if how == "noxfer":
            ops.append(Op("owned", at, to, path, size=two.sizeof))
            return
        one, two = plain(one), plain(two)
        if how == "ixfer" and one.sizeof == two.sizeof:
            ops.append(Op("copied", at, to, path, size=two.sizeof))
            return
        if one.code == two.code == gdb.TYPE_CODE_ARRAY:
            self.build_array(one, two, at, to, path, ops, how)
        elif one.code == two.code == gdb.TYPE_CODE_STRUCT:
            self.build_struct(one, two, at, to, path, ops, how)
        elif one.code == two.code == gdb.TYPE_CODE_UNION:
            kind = "words" if has_pointers(one) else "copied"
            if how == "sxfer":
                kind = "words"
            ops.append(Op(kind, at, to, path, size=min(one.sizeof, two.sizeof)))
        elif one.code == two.code == gdb.TYPE_CODE_PTR:
            ops.append(Op("pointer", at, to, path,
                          targets=(one.target(), two.target())))
        elif one.code in SCALARS and two.code in SCALARS:
            if how == "pxfer" or how == "cixfer":
                ops.append(Op("pointer", at, to, path, targets=(None, None)))
            else:
                self.build_number(one, two, at, to, path, ops)
        elif one.sizeof == two.sizeof:
            ops.append(Op("words", at, to, path, size=two.sizeof))
        else:
            ops.append(Op("changed", at, to, path, size=two.sizeof))

    def build_number(self, one, two, at, to, path, ops):
        same = one.sizeof == two.sizeof
        if same and one.sizeof in BYTE_SIZES or \
                same and one.code == gdb.TYPE_CODE_FLT:
            last = ops[-1] if ops else None
            if last is not None and last.kind == "bytes" and \
                    last.one + last.size == at and last.two + last.size == to:
                last.size += one.sizeof
                return
            ops.append(Op("bytes", at, to, path, size=one.sizeof))
        else:
            ops.append(Op("data", at, to, path, sizes=(one.sizeof, two.sizeof),
                          signed=one.is_signed if hasattr(one, "is_signed") and
                          one.code != gdb.TYPE_CODE_FLT else False))

    def build_array(self, one, two, at, to, path, ops, how):
        counts, strides = [], []
        for type in (one, two):
            low, high = type.range()
            element = type.target()
            strides.append(element.sizeof)
            counts.append(max(0, high - low + 1))
        element = plain(two.target())
        if element.code in SCALARS and strides[0] == strides[1] and \
                strides[0] in BYTE_SIZES and how is None and \
                annotation_of(two.target()) is None:
            if min(counts):
                ops.append(Op("bytes", at, to, path, size=min(counts) * strides[0]))
            return
        inner = []
        self.build(one.target(), two.target(), 0, 0, "", inner, how)
        if min(counts):
            ops.append(Op("array", at, to, path, count=min(counts),
                          strides=tuple(strides), ops=inner))

    def build_struct(self, one, two, at, to, path, ops, how):
        before, after = members_of(one), members_of(two)
        lost = [name for name in before if name not in after]
        added = [name for name in after if name not in before]
        tag = two.tag or "structure"
        if lost:
            self.lost_members[tag] = lost
        if added:
            self.new_members[tag] = added
        for name, field in after.items():
            old = before.get(name)
            if old is None:
                continue
            inner = "%s.%s" % (path, name)
            if field.bitsize or old.bitsize:
                ops.append(Op("bits", at, to, inner,
                              bits=((old.bitpos, old.bitsize or
                                     old.type.sizeof * 8),
                                    (field.bitpos, field.bitsize or
                                     field.type.sizeof * 8))))
                continue
            mark = annotation_of(field.type) or \
                (ANNOTATION.match(name).group(1) if ANNOTATION.match(name) else None)
            self.build(old.type, field.type, at + old.bitpos // 8,
                       to + field.bitpos // 8, inner, ops, mark)


def id_of(type):
    """A type by what it is called and made of: the debugger gives another object
    at each question, and each unit has types of its own."""
    if type.code in STRUCTS:
        return (type.code, type.tag or type.name or "", type.sizeof,
                tuple((field.name, getattr(field, "bitpos", -1), str(field.type))
                      for field in type.fields()))
    return (type.code, str(type), type.sizeof)
