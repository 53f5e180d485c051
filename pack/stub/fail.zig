//! One line for what goes wrong, and the status that the program has for it.
const std = @import("std");

/// A failure of ours, as opposed to one of the guest's.
const EXIT_FAILURE = 125;

pub fn fail(io: std.Io, comptime format: []const u8, args: anytype) noreturn {
    var buffer: [std.Io.Dir.max_path_bytes + 512]u8 = undefined;
    const line = std.fmt.bufPrint(&buffer, "minix-live: " ++ format ++ "\n", args) catch
        "minix-live: Cannot start: the reason does not fit a line\n";
    std.Io.File.stderr().writeStreamingAll(io, line) catch {};
    std.process.exit(EXIT_FAILURE);
}

/// The host's words for what it refused.
pub fn reason(err: anyerror) []const u8 {
    return switch (err) {
        error.NoSpaceLeft => "no space left on the device",
        error.DiskQuota => "the disk quota is used up",
        error.FileTooBig => "the file would be too large",
        error.AccessDenied, error.PermissionDenied => "permission denied",
        error.ReadOnlyFileSystem => "the file system is read-only",
        error.FileNotFound => "no such file or directory",
        error.NotDir => "not a directory",
        error.SymLinkLoop => "it is a symbolic link",
        error.NameTooLong => "the path is too long",
        error.InputOutput => "input or output error",
        error.OutOfMemory, error.SystemResources => "not enough memory",
        error.ProcessFdQuotaExceeded, error.SystemFdQuotaExceeded => "too many open files",
        else => @errorName(err),
    };
}
