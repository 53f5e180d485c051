//! What is behind the stub in its own file:
//!
//!     stub | section … | table | SHA-256 of the table | its length (u32) | MAGIC
//!
//! A section is a tar archive in one zstd frame. The table has a line for each:
//!
//!     NAME OFFSET LENGTH ARCHIVE KEY SHA256
//!
//! ARCHIVE is how long the tar archive is, and KEY names it whatever it was
//! packed with; SHA256 is that of the LENGTH bytes at OFFSET.
const std = @import("std");
const fail = @import("fail.zig").fail;
const reason = @import("fail.zig").reason;
const zstd = @import("zstd.zig");

const MAGIC = "minix-live 1";
const Sha256 = std.crypto.hash.sha2.Sha256;
const TRAILER = Sha256.digest_length + 4 + MAGIC.len;
const LARGEST_TABLE = 1 << 16;

pub const Section = struct {
    name: []const u8,
    offset: u64,
    length: u64,
    archive: u64,
    key: []const u8,
    sha256: []const u8,
};

pub const Payload = struct {
    io: std.Io,
    arena: std.mem.Allocator,
    path: []const u8,
    file: std.Io.File,
    table: []const u8,

    pub fn open(io: std.Io, arena: std.mem.Allocator, path: []const u8) Payload {
        const file = std.Io.Dir.cwd().openFile(io, path, .{}) catch |err|
            fail(io, "Cannot read \"{s}\": {s}", .{ path, reason(err) });
        var self: Payload = .{ .io = io, .arena = arena, .path = path, .file = file, .table = "" };
        const size = file.length(io) catch |err|
            fail(io, "Cannot read \"{s}\": {s}", .{ path, reason(err) });
        if (size < TRAILER) self.damaged("it ends early");
        const trailer = self.read(size - TRAILER, TRAILER);
        const digest = trailer[0..Sha256.digest_length];
        if (!std.mem.eql(u8, trailer[TRAILER - MAGIC.len ..], MAGIC)) self.damaged("it ends early");
        const length = std.mem.readInt(u32, trailer[Sha256.digest_length..][0..4], .little);
        if (length > LARGEST_TABLE or length > size - TRAILER) self.damaged("its table is");
        self.table = self.read(size - TRAILER - length, length);
        if (!std.mem.eql(u8, &digestOf(self.table), digest)) self.damaged("its table is");
        return self;
    }

    /// The section of this name; null when this file has none.
    pub fn section(self: Payload, name: []const u8) ?Section {
        var lines = std.mem.tokenizeScalar(u8, self.table, '\n');
        while (lines.next()) |line| {
            var words = std.mem.tokenizeScalar(u8, line, ' ');
            if (!std.mem.eql(u8, words.next() orelse "", name)) continue;
            return .{
                .name = name,
                .offset = self.number(words.next()),
                .length = self.number(words.next()),
                .archive = self.number(words.next()),
                .key = words.next() orelse self.damaged("its table is"),
                .sha256 = words.next() orelse self.damaged("its table is"),
            };
        }
        return null;
    }

    /// The archive of a section, as it was packed.
    pub fn archiveOf(self: Payload, wanted: Section) []const u8 {
        const frame = self.read(wanted.offset, wanted.length);
        const hex = std.fmt.bytesToHex(digestOf(frame), .lower);
        if (!std.mem.eql(u8, &hex, wanted.sha256)) self.damaged("its contents are");
        const archive = self.memory(wanted.archive);
        zstd.decompress(frame, archive) catch self.damaged("its contents are");
        return archive;
    }

    pub fn damaged(self: Payload, what: []const u8) noreturn {
        const text = if (std.mem.endsWith(u8, what, " are") or std.mem.endsWith(u8, what, " is"))
            " damaged"
        else
            "";
        fail(self.io, "Cannot use \"{s}\": {s}{s}; download it again", .{ self.path, what, text });
    }

    fn number(self: Payload, word: ?[]const u8) u64 {
        return std.fmt.parseInt(u64, word orelse "", 10) catch self.damaged("its table is");
    }

    fn memory(self: Payload, length: u64) []u8 {
        return self.arena.alloc(u8, length) catch |err|
            fail(self.io, "Cannot read \"{s}\": {s}", .{ self.path, reason(err) });
    }

    fn read(self: Payload, offset: u64, length: u64) []u8 {
        const buffer = self.memory(length);
        const got = self.file.readPositionalAll(self.io, buffer, offset) catch |err|
            fail(self.io, "Cannot read \"{s}\": {s}", .{ self.path, reason(err) });
        if (got != length) self.damaged("it ends early");
        return buffer;
    }
};

fn digestOf(text: []const u8) [Sha256.digest_length]u8 {
    var digest: [Sha256.digest_length]u8 = undefined;
    Sha256.hash(text, &digest, .{});
    return digest;
}
