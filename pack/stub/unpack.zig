//! A tar archive, into a folder that is empty. Blocks of zeros become holes:
//! disk images are mostly that.
const std = @import("std");

const BLOCK = 4096;

pub fn unpack(io: std.Io, folder: std.Io.Dir, archive: []const u8) !void {
    var input: std.Io.Reader = .fixed(archive);
    var name: [std.Io.Dir.max_path_bytes]u8 = undefined;
    var link: [std.Io.Dir.max_path_bytes]u8 = undefined;
    var entries: std.tar.Iterator = .init(&input, .{
        .file_name_buffer = &name,
        .link_name_buffer = &link,
    });
    while (try entries.next()) |entry| {
        if (!isInside(entry.name)) return error.BadPathName;
        switch (entry.kind) {
            .directory => try folder.createDirPath(io, entry.name),
            .file => try writeFile(io, folder, &entries, entry),
            .sym_link => return error.BadPathName,
        }
    }
}

fn isInside(name: []const u8) bool {
    if (name.len == 0 or std.fs.path.isAbsolute(name)) return false;
    var parts = std.mem.splitScalar(u8, name, '/');
    while (parts.next()) |part| {
        if (std.mem.eql(u8, part, "..")) return false;
    }
    return true;
}

fn writeFile(
    io: std.Io,
    folder: std.Io.Dir,
    entries: *std.tar.Iterator,
    entry: std.tar.Iterator.File,
) !void {
    const file = try folder.createFile(io, entry.name, .{
        .exclusive = true,
        .permissions = if (entry.mode & 0o100 != 0) .executable_file else .default_file,
    });
    defer file.close(io);
    const bytes = try entries.reader.take(@intCast(entry.size));
    entries.unread_file_bytes = 0;
    try writeSparse(io, file, bytes);
    try file.setLength(io, entry.size);
}

/// Writes what is not zero, in runs of whole blocks.
fn writeSparse(io: std.Io, file: std.Io.File, bytes: []const u8) !void {
    var from: usize = 0;
    var at: usize = 0;
    while (at < bytes.len) {
        const end = @min(at + BLOCK, bytes.len);
        if (std.mem.allEqual(u8, bytes[at..end], 0)) {
            if (from < at) try file.writePositionalAll(io, bytes[from..at], from);
            from = end;
        }
        at = end;
    }
    if (from < bytes.len) try file.writePositionalAll(io, bytes[from..], from);
}
