//! The file `stamp` of an unpacked folder: a line for each file and folder in
//! it, with what changes when anybody touches it.
//!
//!     SIZE INODE MODIFIED CHANGED PATH
//!
//! A folder's size is not counted. The outermost folder is not in it, and may
//! take further entries.
const std = @import("std");

const Dir = std.Io.Dir;
const NAME = "stamp";
const LARGEST = 1 << 22;

/// Writes the stamp of a folder that will not change any more.
pub fn write(io: std.Io, arena: std.mem.Allocator, folder: Dir) !void {
    var text: std.Io.Writer.Allocating = .init(arena);
    var walker = try folder.walk(arena);
    while (try walker.next(io)) |entry| {
        try line(&text.writer, io, folder, entry.path);
    }
    try folder.writeFile(io, .{ .sub_path = NAME, .data = text.written() });
}

/// Whether the folder is there and is what it was.
pub fn holds(io: std.Io, arena: std.mem.Allocator, parent: Dir, name: []const u8) bool {
    const folder = parent.openDir(io, name, .{ .follow_symlinks = false }) catch return false;
    defer folder.close(io);
    const text = folder.readFileAlloc(io, NAME, arena, .limited(LARGEST)) catch return false;
    if (text.len == 0 or text[text.len - 1] != '\n') return false;
    var lines = std.mem.splitScalar(u8, text[0 .. text.len - 1], '\n');
    while (lines.next()) |told| {
        var at: usize = 0;
        for (0..4) |_| at = (std.mem.indexOfScalarPos(u8, told, at, ' ') orelse return false) + 1;
        var buffer: [Dir.max_path_bytes + 128]u8 = undefined;
        var found: std.Io.Writer = .fixed(&buffer);
        line(&found, io, folder, told[at..]) catch return false;
        const seen = found.buffered();
        if (!std.mem.eql(u8, seen[0 .. seen.len - 1], told)) return false;
    }
    return true;
}

fn line(out: *std.Io.Writer, io: std.Io, folder: Dir, path: []const u8) !void {
    const stat = try folder.statFile(io, path, .{ .follow_symlinks = false });
    const size = if (stat.kind == .directory) 0 else stat.size;
    try out.print("{d} {d} {d} {d} {s}\n", .{
        size, stat.inode, stat.mtime.nanoseconds, stat.ctime.nanoseconds, path,
    });
}
