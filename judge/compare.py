"""Pairs the objects of two instances and compares all that one should have from
the other. Statics pair by name. What pointers lead to pairs when a pair of
pointers leads there, and must pair the same way each time: one to one, at the
same place in both. What no pointer leads to pairs by size and content."""

from collections import Counter, deque

import gdb

from plans import SCALARS, STRUCTS, Plans, plain

WORD = 4
PAGE = 4096
# User stacks end here; what lies behind is the kernel's.
# A pointer to what the old instance had freed becomes this.
POISON = 0xFFFFDEAD
STACK_LOW = 0xA0000000
STACK_TOP = 0xB0000000
MOST_SHOWN = 200


class Difference:
    def __init__(self, where, path, one, two, why):
        self.where = where
        self.path = path
        self.one = one
        self.two = two
        self.why = why

    def data(self):
        return {"object": self.where, "path": self.path, "old": self.one,
                "new": self.two, "why": self.why}


class Comparison:
    def __init__(self, old, new, exceptions, functional):
        self.old = old
        self.new = new
        self.exceptions = exceptions
        self.functional = functional
        self.plans = Plans()
        self.differences = []
        self.total = 0
        self.excepted = Counter()
        self.counts = Counter()
        self.work = deque()
        self.later = deque()
        self.reverse = {}

    # What is said.

    def differ(self, pair, path, one, two, why):
        where = pair[0].name if pair[0] is not None else pair[1].name
        reason = self.exceptions.reason(where, path, why)
        if reason is not None:
            self.excepted[reason] += 1
            return
        self.total += 1
        if len(self.differences) < MOST_SHOWN:
            self.differences.append(Difference(where, path, one, two, why))

    # Pairs.

    def run(self):
        for problem in self.old.problems:
            self.say("old instance", problem)
        for problem in self.new.problems:
            self.say("new instance", problem)
        if self.total:
            # All else would follow from that.
            return self
        self.pair_statics()
        self.drain()
        self.pair_rest()
        self.drain()
        return self

    def say(self, where, why):
        reason = self.exceptions.reason(where, "", why)
        if reason is not None:
            self.excepted[reason] += 1
            return
        self.total += 1
        self.differences.append(Difference(where, "", None, None, why))

    def pair_statics(self):
        after = {self.key(one): one for one in self.new.statics}
        for one in self.old.statics:
            two = after.pop(self.key(one), None)
            reason = self.exceptions.owner(one)
            if reason is not None:
                one.reason = reason
                if two is not None:
                    two.reason = reason
                    self.link(one, two)
                self.excepted[reason] += 1
                continue
            if two is None:
                if not self.functional:
                    self.differ((one, None), "", None, None, "is gone")
                else:
                    self.counts["variables that are gone"] += 1
                continue
            self.counts["variables"] += 1
            self.link(one, two)
            self.work.append((one, two))
        for two in after.values():
            reason = self.exceptions.owner(two)
            if reason is not None:
                two.reason = reason
                self.excepted[reason] += 1
            elif not self.functional:
                self.differ((None, two), "", None, None, "was not there before")
            else:
                self.counts["new variables"] += 1

    def key(self, one):
        function, file, name, ordinal = one.key
        if self.functional:
            file = file.rsplit("/", 1)[-1]
        return (function, file, name, ordinal)

    def link(self, one, two):
        one.partner = two
        two.partner = one

    def drain(self):
        while self.work or self.later:
            if self.work:
                self.compare(*self.work.popleft())
            else:
                # What is known by its type pairs before what only looks so.
                self.later.popleft()()

    def pair_rest(self):
        """Blocks to which nothing that was seen leads."""
        def loose(side):
            return [one for one in side.heap
                    if one.partner is None and one.reason is None]

        def content(side, one):
            return one.kind, one.size, side.memory.read(one.address, one.size)

        after = {}
        for two in loose(self.new):
            after.setdefault(content(self.new, two), []).append(two)
        for one in loose(self.old):
            same = after.get(content(self.old, one))
            if same:
                self.link(one, same.pop())
                self.counts["blocks by content"] += 1
        before = loose(self.old)
        by_size = {}
        for two in loose(self.new):
            by_size.setdefault((two.kind, two.size), []).append(two)
        for one in before:
            same = by_size.get((one.kind, one.size))
            if same:
                two = same.pop(0)
                self.link(one, two)
                self.work.append((one, two))
                self.counts["blocks by size"] += 1
            else:
                self.differ((one, None), "", None, None,
                            "leads nowhere in the new instance")
        for group in by_size.values():
            for two in group:
                self.differ((None, two), "", None, None,
                            "comes from nowhere in the old instance")

    # Comparing.

    def compare(self, one, two):
        if one.reason is not None or two.reason is not None:
            return
        if one.kind in ("heap", "mapping"):
            self.counts["%s blocks" % one.kind] += 1
        if one.size != two.size and not self.functional:
            self.differ((one, two), "", one.size, two.size, "has another size")
        types = (one.type, two.type)
        size = min(one.size, two.size)
        before = self.old.memory.read(one.address, one.size)
        after = self.new.memory.read(two.address, two.size)
        pair = (one, two)
        if None in types:
            self.words(pair, before, after, 0, 0, size, "")
            return
        ops = self.plans.of(*types)
        sizes = [max(1, type.sizeof) for type in types]
        count = min(one.size // sizes[0], two.size // sizes[1]) \
            if one.kind != "static" else 1
        for i in range(count):
            path = "[%d]" % i if count > 1 else ""
            self.execute(ops, pair, before, after, i * sizes[0], i * sizes[1], path)
        # A tail that the type does not tell of.
        rest = [count * size for size in sizes]
        if rest[0] < one.size and rest[0] == rest[1]:
            self.words(pair, before, after, rest[0], rest[1], size - rest[0],
                       " tail")

    def execute(self, ops, pair, before, after, at, to, path):
        for op in ops:
            handler = getattr(self, "do_" + op.kind)
            handler(op, pair, before, after, at + op.one, to + op.two, path + op.path)

    def do_array(self, op, pair, before, after, at, to, path):
        one, two = op.strides
        # A flexible array has as many as there is room for.
        for i in range(op.count):
            if at >= len(before) or to >= len(after):
                return
            self.execute(op.ops, pair, before, after, at, to, "%s[%d]" % (path, i))
            at += one
            to += two

    def do_owned(self, op, *_):
        self.excepted["annotated noxfer: each instance's own"] += 1

    def do_changed(self, op, *_):
        self.counts["members of another kind"] += 1

    def do_copied(self, op, pair, before, after, at, to, path):
        one, two = before[at:at + op.size], after[to:to + op.size]
        if one != two:
            self.bytes_differ(pair, one, two, path)

    def do_bytes(self, op, pair, before, after, at, to, path):
        one, two = before[at:at + op.size], after[to:to + op.size]
        if one == two:
            return
        # A type that a pointer told may not be that of the block.
        if pair[0].kind != "static" and self.all_correspond(one, two, at, to):
            return
        self.bytes_differ(pair, one, two, path)

    def bytes_differ(self, pair, one, two, path):
        at = next(i for i in range(min(len(one), len(two)) + 1)
                  if one[i:i + 1] != two[i:i + 1])
        place = pair[0].address
        if self.is_kernels(place):
            return
        shown = "%s byte %d of %d" % (path, at, len(one)) if len(one) > 1 else path
        self.differ(pair, shown, one[at:at + 8].hex(), two[at:at + 8].hex(), "differs")

    def all_correspond(self, one, two, at, to):
        if len(one) % WORD or at % WORD or to % WORD:
            return False
        for i in range(0, len(one), WORD):
            a, b = (int.from_bytes(part[i:i + WORD], "little") for part in (one, two))
            if a != b and not self.may_correspond(a, b):
                return False
        return True

    def do_bits(self, op, pair, before, after, at, to, path):
        values = []
        for data, start, (first, size) in (
                (before, at, op.bits[0]), (after, to, op.bits[1])):
            whole = int.from_bytes(
                data[start + first // 8:start + (first + size + 7) // 8], "little")
            values.append(whole >> first % 8 & (1 << size) - 1)
        if values[0] != values[1]:
            self.differ(pair, path, values[0], values[1], "differs")

    def do_data(self, op, pair, before, after, at, to, path):
        sizes = op.sizes
        one, two = before[at:at + sizes[0]], after[to:to + sizes[1]]
        if sizes[0] == sizes[1]:
            if one == two:
                if sizes[0] == WORD:
                    self.check_stale(pair, int.from_bytes(one, "little"), path,
                                     "a number")
                return
            if sizes[0] == WORD:
                a, b = (int.from_bytes(part, "little") for part in (one, two))
                self.later_word(pair, a, b, path, at)
                return
        values = [int.from_bytes(part, "little", signed=op.signed)
                  for part in (one, two)]
        if values[0] != values[1]:
            self.differ(pair, path, values[0], values[1], "differs")

    def do_words(self, op, pair, before, after, at, to, path):
        self.words(pair, before, after, at, to, op.size, path)

    def words(self, pair, before, after, at, to, size, path):
        shift = -pair[0].address - at & WORD - 1
        if shift and before[at:at + shift] != after[to:to + shift]:
            self.bytes_differ(pair, before[at:at + shift], after[to:to + shift], path)
        low, high = self.old.index.low, self.old.index.high
        for i in range(shift, size - WORD + 1, WORD):
            a = int.from_bytes(before[at + i:at + i + WORD], "little")
            b = int.from_bytes(after[to + i:to + i + WORD], "little")
            if a == b:
                if low <= a <= high:
                    self.check_stale(pair, a, "%s+%d" % (path, at + i), "a word")
            else:
                self.later_word(pair, a, b, "%s+%d" % (path, at + i), at + i)
        rest = size - (size - shift) % WORD
        if before[at + rest:at + size] != after[to + rest:to + size]:
            self.bytes_differ(pair, before[at + rest:at + size],
                              after[to + rest:to + size], path)

    def is_kernels(self, address):
        start, size = self.old.kernels["address"], self.old.kernels["size"]
        return start <= address < start + size

    def later_word(self, pair, a, b, path, at):
        def check():
            if self.may_correspond(a, b):
                self.counts["numbers that are addresses"] += 1
                self.correspond(pair, a, b, path, (None, None))
            elif self.is_kernels(pair[0].address + at):
                self.excepted["the kernel's word in a table of messages"] += 1
            else:
                self.differ(pair, path, "0x%x" % a, "0x%x" % b, "differs")
        self.later.append(check)

    def check_stale(self, pair, value, path, what):
        """An equal word that is the address of an object that moved."""
        def check():
            one = self.old.index.find(value)
            if one is None or value == one.end or one.partner is None or \
                    one.partner.address == one.address:
                return
            self.differ(pair, path, "0x%x" % value, "0x%x" % value,
                        "%s is the address of what moved: %s" % (what, one.name))
        if self.old.index.find(value) is not None:
            self.later.append(check)

    def do_pointer(self, op, pair, before, after, at, to, path):
        a = int.from_bytes(before[at:at + WORD], "little")
        b = int.from_bytes(after[to:to + WORD], "little")
        self.correspond(pair, a, b, path, op.targets)

    def may_correspond(self, a, b):
        one, two = self.old.index.find(a), self.new.index.find(b)
        if one is None or two is None or one.kind != two.kind:
            return False
        if one.kind == "static" and (one.partner is not two):
            return a == one.end or b == two.end
        if one.partner is not None and one.partner is not two:
            return False
        return self.functional or a - one.address == b - two.address

    def correspond(self, pair, a, b, path, targets):
        """Two pointers lead to corresponding places, or nowhere and are equal."""
        one, two = self.old.index.find(a), self.new.index.find(b)
        if one is None and two is None:
            low, high = self.old.bounds
            if b == POISON and low <= a < high:
                self.counts["pointers to freed memory"] += 1
                return
            if a == b:
                if STACK_LOW <= a < STACK_TOP and self.old.memory.present(a):
                    self.counts["pointers to a stack"] += 1
                return
            self.differ(pair, path, "0x%x" % a, "0x%x" % b, "differs")
            return
        shown = self.shown(self.old, a), self.shown(self.new, b)
        if one is None or two is None:
            self.differ(pair, path, *shown, "leads elsewhere")
            return
        if one.kind != two.kind:
            self.differ(pair, path, *shown, "leads to another kind of object")
        elif one.kind in ("function", "constant"):
            self.compare_targets(pair, one, two, a, b, path, shown)
        elif a == one.end and one.partner is not two or \
                b == two.end and two.partner is not one:
            # One past the end may be the next one's start.
            self.ends(pair, one, two, a, b, path, shown)
        elif one.partner is None and two.partner is None and one.kind != "static":
            if not self.functional and a - one.address != b - two.address:
                self.differ(pair, path, *shown, "leads to another place in a block")
                return
            self.link(one, two)
            self.learn(one, two, a, b, targets)
            self.work.append((one, two))
        elif one.partner is not two:
            self.differ(pair, path, *shown, "leads to another object")
        elif a - one.address != b - two.address and \
                not self.same_member(one, two, a, b):
            self.differ(pair, path, *shown, "leads to another place in it")

    def ends(self, pair, one, two, a, b, path, shown):
        before = self.old.index.find(a - 1) if a == one.end else one
        after = self.new.index.find(b - 1) if b == two.end else two
        if before is None or after is None or before.partner is not after:
            self.differ(pair, path, *shown, "leads to another end")

    def learn(self, one, two, a, b, targets):
        """Which types the pointers say that the blocks have."""
        for block, address, target in ((one, a, targets[0]), (two, b, targets[1])):
            if target is None or address != block.address:
                continue
            target = plain(target)
            # Characters are data, which nobody searches.
            known = target.code in STRUCTS or target.code in SCALARS or \
                target.code == gdb.TYPE_CODE_PTR
            if known and 0 < target.sizeof <= block.size:
                block.type = target

    def compare_targets(self, pair, one, two, a, b, path, shown):
        if one.key[2] and one.key == two.key or self.functional and \
                one.key[2] == two.key[2]:
            if a - one.address == b - two.address:
                return
        if one.kind == "constant":
            size = min(one.end - a, two.end - b)
            if self.old.memory.read(a, size) == self.new.memory.read(b, size):
                return
            if self.old.memory.string(a) == self.new.memory.string(b):
                return
            # A table of the program's, whose pointers differ with it.
            if one.key == two.key:
                return
        self.differ(pair, path, *shown, "leads to something else")

    def same_member(self, one, two, a, b):
        if not self.functional or one.type is None or two.type is None:
            return False
        return member_at(one, a) == member_at(two, b)

    def shown(self, side, value):
        one = side.index.find(value)
        if one is None:
            return "0x%x" % value
        return "0x%x (%s+%d)" % (value, one.name, value - one.address)


def member_at(one, address):
    """The path of a place in an object, by its type."""
    offset = address - one.address
    type = one.type
    size = max(1, type.sizeof)
    path = [offset // size]
    offset %= size
    while True:
        type = plain(type)
        if type.code == gdb.TYPE_CODE_ARRAY:
            element = type.target()
            path.append(offset // max(1, element.sizeof))
            offset %= max(1, element.sizeof)
            type = element
        elif type.code in STRUCTS:
            for field in type.fields():
                start = field.bitpos // 8
                if start <= offset < start + field.type.sizeof:
                    path.append(field.name)
                    offset -= start
                    type = field.type
                    break
            else:
                return path + [offset]
        else:
            return path + [offset]
