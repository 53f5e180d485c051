//! Becomes Deno, with the program and the words of the command line.
const std = @import("std");
const builtin = @import("builtin");
const fail = @import("fail.zig").fail;
const reason = @import("fail.zig").reason;

/// In the app folder: Deno's words, a line each, of which the last is a file
/// there (host/packed.ts).
const WORDS = "start";
const LONGEST_WORDS = 1 << 12;
/// Where a host gets what Deno is linked with.
const SOURCE = "Debian has in libc6 or libgcc-s1";
/// In Deno's folder once it has run on this host.
const RUNS = "runs";

pub const Start = struct {
    init: std.process.Init,
    arena: std.mem.Allocator,
    /// This file.
    file: []const u8,
    args: []const [:0]const u8,
    /// Folders of the sections of these names.
    deno: []const u8,
    app: []const u8,
};

pub fn start(self: Start) u8 {
    const io = self.init.io;
    return run(self) catch |err| fail(io, "Cannot start Deno: {s}", .{reason(err)});
}

fn run(self: Start) !u8 {
    const io = self.init.io;
    const arena = self.arena;
    const env = self.init.environ_map;
    const name = if (builtin.os.tag == .windows) "deno.exe" else "deno";
    const deno = try std.fs.path.join(arena, &.{ self.deno, name });
    try setEnvironment(self, env);
    try checkRuns(self, deno);
    var words: std.ArrayList([]const u8) = .empty;
    try words.append(arena, deno);
    try appendOwn(self, &words);
    if (self.args.len > 1) {
        for (self.args[1..]) |word| try words.append(arena, word);
    }
    if (std.process.can_replace) {
        const err = std.process.replace(io, .{ .argv = words.items, .environ_map = env });
        if (err == error.FileNotFound) noLoader(io);
        return err;
    }
    var child = try std.process.spawn(io, .{ .argv = words.items, .environ_map = env });
    return switch (try child.wait(io)) {
        .exited => |status| status,
        else => 125,
    };
}

fn appendOwn(self: Start, words: *std.ArrayList([]const u8)) !void {
    const path = try std.fs.path.join(self.arena, &.{ self.app, WORDS });
    const text = try std.Io.Dir.cwd().readFileAlloc(self.init.io, path, self.arena, .limited(LONGEST_WORDS));
    var lines = std.mem.tokenizeScalar(u8, text, '\n');
    while (lines.next()) |word| {
        const is_file = lines.peek() == null;
        try words.append(self.arena, if (is_file) try std.fs.path.join(self.arena, &.{ self.app, word }) else word);
    }
}

/// The user's settings for Deno are for programs of the user's.
fn setEnvironment(self: Start, env: *std.process.Environ.Map) !void {
    var index = env.count();
    while (index > 0) {
        index -= 1;
        const name = env.keys()[index];
        if (std.mem.startsWith(u8, name, "DENO_") or std.mem.startsWith(u8, name, "NODE_"))
            _ = env.orderedRemove(name);
    }
    const called = if (self.args.len == 0) "minix-live" else std.fs.path.basename(self.args[0]);
    try env.put("DENO_DIR", try std.fs.path.join(self.arena, &.{ self.app, "deno-dir" }));
    try env.put("DENO_NO_UPDATE_CHECK", "1");
    try env.put("MINIX_LIVE_FILE", self.file);
    try env.put("MINIX_LIVE_CALLED", called);
}

/// Tries Deno once: what the host lacks for it is said in one line.
fn checkRuns(self: Start, deno: []const u8) !void {
    const io = self.init.io;
    const mark = try std.fs.path.join(self.arena, &.{ self.deno, RUNS });
    if (std.Io.Dir.cwd().access(io, mark, .{})) |_| return else |_| {}
    const result = std.process.run(self.arena, io, .{
        .argv = &.{ deno, "--version" },
        .environ_map = self.init.environ_map,
    }) catch |err| {
        if (err == error.FileNotFound) noLoader(io);
        return err;
    };
    switch (result.term) {
        .exited => |status| if (status == 0) {
            // Where nothing may be written, the next start asks again.
            std.Io.Dir.cwd().writeFile(io, .{ .sub_path = mark, .data = "" }) catch {};
            return;
        },
        else => {},
    }
    const line = std.mem.trim(u8, result.stderr, " \r\n");
    const first = line[0 .. std.mem.indexOfScalar(u8, line, '\n') orelse line.len];
    const LACKS = "error while loading shared libraries: ";
    if (std.mem.indexOf(u8, first, LACKS)) |at| {
        const rest = first[at + LACKS.len ..];
        const library = rest[0 .. std.mem.indexOfScalar(u8, rest, ':') orelse rest.len];
        fail(io, "Cannot start Deno: this host lacks \"{s}\", which " ++ SOURCE, .{library});
    }
    fail(io, "Cannot start Deno: {s}", .{first});
}

/// The file is there, so the kernel missed the loader that it names.
fn noLoader(io: std.Io) noreturn {
    const loader = switch (builtin.cpu.arch) {
        .aarch64 => "/lib/ld-linux-aarch64.so.1",
        else => "/lib64/ld-linux-x86-64.so.2",
    };
    fail(io, "Cannot start Deno: this host lacks \"{s}\", which " ++ SOURCE, .{loader});
}
