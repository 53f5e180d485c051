"""Memory of an instance: the pages of its core, and what its program's file has
where a page that nobody writes to is not among them."""

import json
import struct
from bisect import bisect_right

PT_LOAD = 1
PT_NOTE = 4
SHT_SYMTAB = 2
SHF_WRITE = 1
SHF_ALLOC = 2
SHF_EXECINSTR = 4
WORD = 4
OWNER = b"minix-live\0"


class Section:
    def __init__(self, name, flags, address, size):
        self.name = name
        self.address = address
        self.end = address + size
        self.writable = bool(flags & SHF_WRITE)
        self.code = bool(flags & SHF_EXECINSTR)


class Symbol:
    def __init__(self, name, kind, address, size):
        self.name = name
        self.kind = kind
        self.address = address
        self.size = size


class Elf:
    """Segments, sections and symbols of a 32-bit file."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        data = self.bytes
        if data[:5] != b"\x7fELF\x01":
            raise ValueError("%s: it is no ELF file of 32 bits" % path)
        phoff, shoff = struct.unpack_from("<II", data, 28)
        phentsize, phnum, shentsize, shnum, strndx = struct.unpack_from(
            "<HHHHH", data, 42)
        self.segments = [
            struct.unpack_from("<8I", data, phoff + i * phentsize)
            for i in range(phnum)]
        headers = [
            struct.unpack_from("<10I", data, shoff + i * shentsize)
            for i in range(shnum)]
        self.sections = []
        self.symbols = []
        if not headers:
            return
        names = headers[strndx][4]
        for name, kind, flags, address, offset, size, link, *_ in headers:
            if flags & SHF_ALLOC and size:
                text = self.text(names + name)
                self.sections.append(Section(text, flags, address, size))
            if kind == SHT_SYMTAB:
                self.read_symbols(offset, size, headers[link][4])

    def text(self, at):
        return self.bytes[at:self.bytes.index(b"\0", at)].decode()

    def read_symbols(self, offset, size, names):
        for at in range(offset, offset + size, 16):
            name, value, length, info = struct.unpack_from(
                "<IIIB", self.bytes, at)
            kind = {1: "object", 2: "function"}.get(info & 15)
            if kind and length:
                self.symbols.append(
                    Symbol(self.text(names + name), kind, value, length))

    def loads(self):
        for kind, offset, address, _, size, memory, flags, _ in self.segments:
            if kind == PT_LOAD:
                yield address, self.bytes[offset:offset + size], memory, flags

    def about(self):
        """What the core says of its process, in the note that is ours."""
        for kind, offset, _, _, size, *_ in self.segments:
            if kind != PT_NOTE:
                continue
            at, end = offset, offset + size
            while at < end:
                name, length, _ = struct.unpack_from("<III", self.bytes, at)
                start = at + 12 + (name + 3 & ~3)
                if self.bytes[at + 12:at + 12 + name] == OWNER:
                    return json.loads(self.bytes[start:start + length])
                at = start + (length + 3 & ~3)
        raise ValueError("the core does not say whose it is")


class Memory:
    """Bytes by address. What is in no page of a writable part was never
    touched, and is zero for whoever touches it; what is nowhere is None."""

    def __init__(self, core, program):
        pieces = [(address, data) for address, data, *_ in core.loads() if data]
        pieces.sort()
        self.starts = [address for address, _ in pieces]
        self.pieces = [data for _, data in pieces]
        self.files = [
            (address, data.ljust(memory, b"\0"))
            for address, data, memory, _ in program.loads()]

    def read(self, address, size):
        out = bytearray()
        while size > 0:
            piece = self.some(address, size)
            out += piece
            address += len(piece)
            size -= len(piece)
        return bytes(out)

    def some(self, address, size):
        at = bisect_right(self.starts, address) - 1
        if at >= 0:
            offset = address - self.starts[at]
            if offset < len(self.pieces[at]):
                return self.pieces[at][offset:offset + size]
        limit = size
        if at + 1 < len(self.starts):
            limit = min(size, self.starts[at + 1] - address)
        for start, data in self.files:
            if start <= address < start + len(data):
                return data[address - start:address - start + limit]
        return b"\0" * limit

    def present(self, address):
        at = bisect_right(self.starts, address) - 1
        return at >= 0 and address - self.starts[at] < len(self.pieces[at])

    def word(self, address):
        return int.from_bytes(self.read(address, WORD), "little")

    def string(self, address, most=4096):
        return self.read(address, most).split(b"\0", 1)[0]
