//! The folders that sections are unpacked to:
//!
//!     CACHE/minix-live/files/SECTION-KEY/      contents, and `stamp`
//!     CACHE/minix-live/files/SECTION-KEY.lock  held by who unpacks
//!
//! A folder appears under its name when it is whole, by one rename. Its stamp
//! tells size, times and inode of everything in it, so that a start sees any
//! damage without reading a file; a damaged folder is unpacked again.
//! `files` belongs to us and to nobody else, or is refused.
const std = @import("std");
const builtin = @import("builtin");
const Payload = @import("payload.zig").Payload;
const stamp = @import("stamp.zig");
const unpack = @import("unpack.zig").unpack;
const fail = @import("fail.zig").fail;
const reason = @import("fail.zig").reason;

const Dir = std.Io.Dir;

pub const Cache = struct {
    io: std.Io,
    arena: std.mem.Allocator,
    /// The folder `files`.
    path: []const u8,
    dir: Dir,

    pub fn open(io: std.Io, arena: std.mem.Allocator, env: *std.process.Environ.Map) Cache {
        const path = std.fs.path.join(arena, &.{ homeOf(io, arena, env), "minix-live", "files" }) catch |err|
            fail(io, "Cannot find the cache: {s}", .{reason(err)});
        const dir = Dir.cwd().openDir(io, path, .{ .follow_symlinks = false }) catch |first| missing: {
            if (first != error.FileNotFound) refuse(io, path, first);
            makeFolders(io, path) catch |err| refuse(io, path, err);
            break :missing Dir.cwd().openDir(io, path, .{ .follow_symlinks = false }) catch |err|
                refuse(io, path, err);
        };
        checkOwner(io, path, dir);
        return .{ .io = io, .arena = arena, .path = path, .dir = dir };
    }

    /// Where the section's files are; unpacks them when they are not there.
    pub fn folderOf(self: Cache, payload: Payload, name: []const u8) []const u8 {
        const section = payload.section(name) orelse
            fail(self.io, "Cannot find the {s} in \"{s}\": this file runs images, and builds none", .{ name, payload.path });
        const folder = self.join("{s}-{s}", .{ name, section.key });
        if (!stamp.holds(self.io, self.arena, self.dir, folder)) {
            const lock = self.dir.createFile(self.io, self.join("{s}.lock", .{folder}), .{
                .truncate = false,
                .lock = .exclusive,
            }) catch |err| self.refuseFolder(folder, err);
            defer lock.close(self.io);
            // Whoever had the lock before may have unpacked it.
            if (!stamp.holds(self.io, self.arena, self.dir, folder)) {
                const archive = payload.archiveOf(section);
                self.make(folder, archive) catch |err| {
                    self.dir.deleteTree(self.io, self.join("{s}.new", .{folder})) catch {};
                    self.refuseFolder(folder, err);
                };
            }
        }
        return std.fs.path.join(self.arena, &.{ self.path, folder }) catch |err|
            self.refuseFolder(folder, err);
    }

    /// Unpacks beside the name, and takes the name. The lock is held: what is
    /// left of another attempt is nobody's.
    fn make(self: Cache, folder: []const u8, archive: []const u8) !void {
        const fresh = self.join("{s}.new", .{folder});
        const old = self.join("{s}.old", .{folder});
        try self.dir.deleteTree(self.io, fresh);
        try self.dir.deleteTree(self.io, old);
        {
            try self.dir.createDir(self.io, fresh, OWN_FOLDER);
            const into = try self.dir.openDir(self.io, fresh, .{ .iterate = true });
            defer into.close(self.io);
            try unpack(self.io, into, archive);
            try stamp.write(self.io, self.arena, into);
        }
        self.dir.rename(folder, self.dir, old, self.io) catch |err| {
            if (err != error.FileNotFound) return err;
        };
        try self.dir.rename(fresh, self.dir, folder, self.io);
        try self.dir.deleteTree(self.io, old);
    }

    fn join(self: Cache, comptime format: []const u8, args: anytype) []const u8 {
        return std.fmt.allocPrint(self.arena, format, args) catch |err|
            refuse(self.io, self.path, err);
    }

    fn refuseFolder(self: Cache, folder: []const u8, err: anyerror) noreturn {
        fail(self.io, "Cannot unpack to \"{s}/{s}\": {s}", .{ self.path, folder, reason(err) });
    }
};

/// Makes a folder and those above it, each tried once: a place like /proc says
/// for ever that what is above is missing.
fn makeFolders(io: std.Io, path: []const u8) !void {
    var components = std.fs.path.componentIterator(path);
    while (components.next()) |component| {
        Dir.cwd().createDir(io, component.path, OWN_FOLDER) catch |err| {
            if (err != error.PathAlreadyExists) return err;
        };
    }
}

const OWN_FOLDER: std.Io.File.Permissions = if (builtin.os.tag == .windows) .default_file else @enumFromInt(0o700);

fn homeOf(io: std.Io, arena: std.mem.Allocator, env: *std.process.Environ.Map) []const u8 {
    if (env.get("XDG_CACHE_HOME")) |path| {
        // As the base directory specification has it: relative ones are void.
        if (std.fs.path.isAbsolute(path)) return path;
    }
    if (builtin.os.tag == .windows) {
        if (env.get("LOCALAPPDATA")) |path| return path;
        fail(io, "Cannot find the cache: neither XDG_CACHE_HOME nor LOCALAPPDATA is set", .{});
    }
    const home = env.get("HOME") orelse "";
    if (!std.fs.path.isAbsolute(home))
        fail(io, "Cannot find the cache: neither XDG_CACHE_HOME nor HOME is an absolute path", .{});
    return std.fs.path.join(arena, &.{ home, ".cache" }) catch |err|
        fail(io, "Cannot find the cache: {s}", .{reason(err)});
}

fn refuse(io: std.Io, path: []const u8, err: anyerror) noreturn {
    fail(io, "Cannot use the cache \"{s}\": {s}", .{ path, reason(err) });
}

/// What is unpacked there is run: nobody else may have a hand in it.
fn checkOwner(io: std.Io, path: []const u8, dir: Dir) void {
    if (builtin.os.tag == .windows) return;
    const stat = dir.stat(io) catch |err| refuse(io, path, err);
    if (ownerOf(dir)) |owner| {
        if (owner != ownId())
            fail(io, "Cannot use the cache \"{s}\": it belongs to another user", .{path});
    }
    if (stat.permissions.toMode() & 0o077 != 0)
        fail(io, "Cannot use the cache \"{s}\": others than its owner may enter it; chmod 700", .{path});
}

fn ownerOf(dir: Dir) ?std.posix.uid_t {
    if (builtin.os.tag == .linux) {
        var found: std.os.linux.Statx = undefined;
        const result = std.os.linux.statx(dir.handle, "", std.os.linux.AT.EMPTY_PATH, .{ .UID = true }, &found);
        return if (std.os.linux.errno(result) == .SUCCESS) found.uid else null;
    }
    var found: std.c.Stat = undefined;
    return if (std.c.fstat(dir.handle, &found) == 0) found.uid else null;
}

fn ownId() std.posix.uid_t {
    return if (builtin.os.tag == .linux) std.os.linux.geteuid() else std.c.geteuid();
}
