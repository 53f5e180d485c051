//! What `dist/minix-live` does before Deno runs: it unpacks what the call
//! needs, once, and becomes Deno with the program in it.
//!
//! Whatever goes wrong here is one line `minix-live: …` and status 125.
const std = @import("std");
const builtin = @import("builtin");
const Payload = @import("payload.zig").Payload;
const Cache = @import("cache.zig").Cache;
const start = @import("start.zig");
const fail = @import("fail.zig").fail;
const reason = @import("fail.zig").reason;

/// What the program asks of its own file, each with a folder as the answer.
const QUESTIONS = [_]struct { word: []const u8, section: []const u8 }{
    .{ .word = "--unpack-toolchain", .section = "toolchain" },
    .{ .word = "--unpack-sources", .section = "sources" },
};

pub fn main(init: std.process.Init) !u8 {
    const arena = init.arena.allocator();
    const args = init.minimal.args.toSlice(arena) catch |err|
        fail(init.io, "Cannot read the command line: {s}", .{reason(err)});
    const file = ownPath(init, if (args.len == 0) "" else args[0]);
    const payload = Payload.open(init.io, arena, file);
    checkWorkingFolder(init.io);
    const cache = Cache.open(init.io, arena, init.environ_map);
    if (args.len == 2) {
        for (QUESTIONS) |question| {
            if (!std.mem.eql(u8, args[1], question.word)) continue;
            const folder = cache.folderOf(payload, question.section);
            const line = std.fmt.allocPrint(arena, "{s}\n", .{folder}) catch |err|
                fail(init.io, "Cannot answer: {s}", .{reason(err)});
            std.Io.File.stdout().writeStreamingAll(init.io, line) catch return 125;
            return 0;
        }
    }
    return start.start(.{
        .init = init,
        .arena = arena,
        .file = file,
        .args = args,
        .deno = cache.folderOf(payload, "deno"),
        .app = cache.folderOf(payload, "app"),
    });
}

/// Where this file is. Without /proc the kernel's own word for it counts.
fn ownPath(init: std.process.Init, called: []const u8) []const u8 {
    var buffer: [std.Io.Dir.max_path_bytes]u8 = undefined;
    const arena = init.arena.allocator();
    const length = std.process.executablePath(init.io, &buffer) catch {
        var path = called;
        if (builtin.os.tag == .linux) {
            const address = std.os.linux.getauxval(std.elf.AT_EXECFN);
            if (address != 0) path = std.mem.span(@as([*:0]const u8, @ptrFromInt(address)));
        }
        if (std.fs.path.isAbsolute(path)) return path;
        const here = std.process.currentPath(init.io, &buffer) catch |err| deletedFolder(init.io, err);
        return std.fs.path.resolve(arena, &.{ buffer[0..here], path }) catch |err|
            fail(init.io, "Cannot find this file: {s}", .{reason(err)});
    };
    return arena.dupe(u8, buffer[0..length]) catch |err|
        fail(init.io, "Cannot find this file: {s}", .{reason(err)});
}

/// Deno cannot start in a folder that is gone, and does not say it in a line.
fn checkWorkingFolder(io: std.Io) void {
    var buffer: [std.Io.Dir.max_path_bytes]u8 = undefined;
    _ = std.process.currentPath(io, &buffer) catch |err| deletedFolder(io, err);
}

fn deletedFolder(io: std.Io, err: anyerror) noreturn {
    switch (err) {
        error.CurrentDirUnlinked => fail(io, "Cannot start: the working directory has been deleted", .{}),
        else => fail(io, "Cannot start in the working directory: {s}", .{reason(err)}),
    }
}
