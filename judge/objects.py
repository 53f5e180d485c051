"""The objects of an instance, as its debugger's symbols and its allocator's own
headers tell them: no table of the program's own is read.

- A static object is a variable of the symbol table that the debugger knows by
  function, file and name; another symbol stands for itself.
- The heap is walked from its first block header to its last. A block has what
  the program asked for, behind a descriptor that says where that begins, how
  long it is, and of memory that is mapped where that is.
- Functions and constants are what pointers may lead to.
"""

import re
from bisect import bisect_right

import gdb

SUFFIX = re.compile(r"(?:\.\d+)+$")
HEADER = 4
IN_USE = 1
SIZE_MASK = ~7 & 0xFFFFFFFF
ALIGNMENT = 8
OWN_HEAP = "noxfer_heap"
DESCRIPTOR = "struct magic_dsentry"
# What a descriptor may stand behind: the slack of an aligned block.
MOST_SLACK = 4096


class Object:
    def __init__(self, kind, key, address, size, type=None):
        self.kind = kind          # static, heap, mapping, constant, function
        self.key = key            # of a static, constant or function: its name
        self.address = address
        self.size = size
        self.type = type
        self.partner = None
        self.reason = None        # why it is not judged

    @property
    def end(self):
        return self.address + self.size

    @property
    def name(self):
        if self.kind in ("heap", "mapping"):
            shown = " of %s" % self.type if self.type is not None else ""
            return "%s block of %d bytes%s" % (self.kind, self.size, shown)
        function, file, name, ordinal = self.key
        shown = "%s()::%s" % (function, name) if function else name
        where = " (%s)" % file if file else ""
        return shown + where + ("#%d" % ordinal if ordinal else "")


def name_of_file(symtab):
    return symtab.filename if symtab is not None else ""


class Symbols:
    """All variables with a place, by that place."""

    def __init__(self, elf):
        self.by_address = {}
        self.functions = {}
        seen = set()
        for symbol in elf.symbols:
            if symbol.kind == "function":
                self.visit_function(symbol, seen)
        for symbol in elf.symbols:
            if symbol.kind == "object":
                self.visit_object(SUFFIX.sub("", symbol.name))

    def add(self, symbol, function):
        if symbol.addr_class != gdb.SYMBOL_LOC_STATIC or symbol.type is None:
            return
        try:
            address = int(symbol.value().address)
        except (gdb.error, TypeError):
            return
        key = (function, name_of_file(symbol.symtab), symbol.name, symbol.line)
        known = self.by_address.get(address)
        # A declaration of another file has no size.
        if known is None or symbol.type.sizeof > known[1].sizeof:
            self.by_address[address] = (key, symbol.type)

    def visit_object(self, name):
        found = list(gdb.lookup_static_symbols(name))
        one = gdb.lookup_global_symbol(name)
        for symbol in found + ([one] if one is not None else []):
            self.add(symbol, "")

    def visit_function(self, symbol, seen):
        for block in blocks_of(symbol):
            while block is not None and block not in seen:
                seen.add(block)
                function = block
                while function is not None and function.function is None:
                    function = function.superblock
                name = function.function.name if function else ""
                if block.function is not None and block.start <= symbol.address < block.end:
                    outer = block.superblock
                    if outer is not None and outer.is_static:
                        self.functions[symbol.address] = (
                            "", name_of_file(block.function.symtab),
                            block.function.name)
                for one in block:
                    self.add(one, name)
                block = block.superblock


class HashableBlock:
    """Blocks of the debugger's are other objects at each question."""

    def __init__(self, block):
        self.block = block
        self.place = (block.start, block.end,
                      block.function.name if block.function else
                      "" if not block.is_static else name_of_file_block(block))

    def __hash__(self):
        return hash(self.place)

    def __eq__(self, other):
        return self.place == other.place

    @property
    def superblock(self):
        outer = self.block.superblock
        return None if outer is None else HashableBlock(outer)

    @property
    def function(self):
        return self.block.function

    @property
    def start(self):
        return self.block.start

    @property
    def end(self):
        return self.block.end

    @property
    def is_static(self):
        return self.block.is_static

    def __iter__(self):
        return iter(self.block)


def name_of_file_block(block):
    for symbol in block:
        return name_of_file(symbol.symtab)
    return ""


def blocks_of(symbol):
    """The blocks that some instruction of a function is in, from the inside."""
    last = None
    for place in range(symbol.address, symbol.address + symbol.size):
        block = gdb.block_for_pc(place)
        if block is not None:
            now = (block.start, block.end)
            if now != last:
                yield HashableBlock(block)
            last = now


class Instance:
    def __init__(self, elf, memory, about):
        self.elf = elf
        self.memory = memory
        self.kernels = about["kernels"]
        self.problems = []
        self.statics = []
        self.targets = []
        self.heap = []
        self.read_statics()
        self.read_heap()
        self.index = Index(
            self.statics + self.heap + self.targets)

    def section_of(self, address):
        for section in self.elf.sections:
            if section.address <= address < section.end:
                return section
        return None

    def read_statics(self):
        symbols = Symbols(self.elf)
        order = {}
        for symbol in self.elf.symbols:
            section = self.section_of(symbol.address)
            if section is None:
                continue
            plain = SUFFIX.sub("", symbol.name)
            if symbol.kind == "function":
                _, file, name = symbols.functions.get(
                    symbol.address, ("", "", plain))
                self.targets.append(Object(
                    "function", ("", file, name, 0), symbol.address, symbol.size))
                continue
            (function, file, name, line), type = symbols.by_address.get(
                symbol.address, (("", "", plain, 0), None))
            size = symbol.size
            if type is not None and type.sizeof and type.sizeof < size:
                size = type.sizeof
            one = Object(
                "static" if section.writable else "constant",
                (function, file, name, line), symbol.address, size, type)
            one.section = section.name
            one.symbol = symbol.name
            order.setdefault((function, file, name), []).append(one)
        for (function, file, name), found in order.items():
            # Of several in one function the line tells which is which.
            found.sort(key=lambda one: (one.key[3], one.symbol))
            for ordinal, one in enumerate(found):
                one.key = (function, file, name, ordinal)
                (self.statics if one.kind == "static" else self.targets).append(one)

    def read_heap(self):
        self.descriptor = gdb.lookup_type(DESCRIPTOR).sizeof
        fields = {field.name: field.bitpos // 8
                  for field in gdb.lookup_type(DESCRIPTOR).fields()}
        self.bounds = at, top = self.heap_bounds()
        # What is left of a region is less than a block.
        while at is not None and top - at >= 2 * ALIGNMENT:
            at += ALIGNMENT - HEADER - at & ALIGNMENT - 1
            # A region may begin some bytes behind the end of the one before.
            if self.memory.word(at) == 0:
                at += ALIGNMENT
            at = self.walk(at, top, fields)

    def heap_bounds(self):
        """Where the heap begins, and how far its owner has come."""
        statics = {one.key[2]: one for one in self.statics}
        if "_brksize" in statics:
            end = int(gdb.parse_and_eval("(unsigned long)&_end"))
            return end, self.memory.word(statics["_brksize"].address)
        # vm has an array for it: nobody else would give it memory.
        if OWN_HEAP in statics:
            start = statics[OWN_HEAP].address
            used = self.memory.word(statics[OWN_HEAP + "_used"].address)
            return start, start + used
        return 0, 0

    def walk(self, at, top, fields):
        """One region of the heap; where the next one may begin."""
        while at + HEADER <= top:
            head = self.memory.word(at)
            size = head & SIZE_MASK
            if size == 0:
                if head & IN_USE:
                    return at + HEADER
                break
            if at + size > top:
                break
            if head & IN_USE:
                self.read_block(at + HEADER, size - HEADER, fields)
            at += size
        self.problems.append("the heap cannot be walked at 0x%x" % at)
        return None

    def read_block(self, base, room, fields):
        word = self.memory.word
        for at in range(base, base + min(room, MOST_SLACK), 4):
            if at + self.descriptor > base + room:
                break
            if word(at + fields["base"]) == base and \
                    word(at + fields["address"]) == at + self.descriptor:
                size = word(at + fields["size"])
                if size > base + room - at - self.descriptor:
                    self.problems.append(
                        "a block at 0x%x says that it is longer than it is" % base)
                self.heap.append(
                    Object("heap", None, at + self.descriptor, size))
                return
        address, size, start = (
            word(base + fields[name]) for name in ("address", "size", "base"))
        if room >= self.descriptor and address == start and address != 0 and \
                not base <= address < base + room and address % 4096 == 0:
            self.heap.append(Object("mapping", None, address, size))
            return
        one = Object("heap", None, base, room)
        one.reason = "no allocation of the program's"
        self.heap.append(one)


class Index:
    """Objects by address."""

    def __init__(self, objects):
        self.objects = sorted(
            (one for one in objects if one.size > 0),
            key=lambda one: (one.address, one.size))
        self.starts = [one.address for one in self.objects]
        self.low = self.starts[0] if self.starts else 0
        self.high = max((one.end for one in self.objects), default=0)

    def find(self, address):
        """The object that has the address, or that ends there."""
        if not self.low <= address <= self.high:
            return None
        at = bisect_right(self.starts, address) - 1
        if at < 0:
            return None
        one = self.objects[at]
        return one if address <= one.end else None
