//! One zstd frame (RFC 8878) from memory to memory. The standard library's
//! decoder takes its literals bit by bit, and twenty times as long.
//!
//! What is read here has been checked by its hash; every bound is checked all
//! the same, and the frame's own checksum at the end.
const std = @import("std");
const zstd = std.compress.zstd;
const entropy = @import("entropy.zig");
const Backward = entropy.Backward;
const Forward = entropy.Forward;
const Fse = entropy.Fse;
const Huffman = entropy.Huffman;
const Error = entropy.Error;

const MAGIC = 0xFD2FB528;
const MOST_LITERALS = zstd.block_size_max;

/// Fills the output, which is as long as the contents.
pub fn decompress(input: []const u8, output: []u8) Error!void {
    var frame: Frame = .{ .input = input, .output = output };
    try frame.run();
}

const Frame = struct {
    input: []const u8,
    output: []u8,
    read: usize = 0,
    written: usize = 0,
    offsets: [3]usize = .{ 1, 4, 8 },
    huffman: ?Huffman = null,
    lengths: ?Fse = null,
    distances: ?Fse = null,
    matches: ?Fse = null,
    literals: [MOST_LITERALS]u8 = undefined,

    fn run(self: *Frame) Error!void {
        if (try self.number(4) != MAGIC) return error.Damaged;
        const descriptor = try self.number(1);
        const single = descriptor & 0x20 != 0;
        const dictionary: u8 = switch (descriptor & 3) {
            3 => 4,
            else => |length| @intCast(length),
        };
        const size: u8 = switch (descriptor >> 6) {
            0 => @intFromBool(single),
            1 => 2,
            2 => 4,
            else => 8,
        };
        _ = try self.bytes(@as(usize, @intFromBool(!single)) + dictionary + size);
        while (true) {
            const header = try self.number(3);
            const length: usize = @intCast(header >> 3);
            switch (header >> 1 & 3) {
                0 => try self.append(try self.bytes(length)),
                1 => {
                    const byte = (try self.bytes(1))[0];
                    @memset(try self.room(length), byte);
                    self.written += length;
                },
                2 => try self.block(try self.bytes(length)),
                else => return error.Damaged,
            }
            if (header & 1 != 0) break;
        }
        if (self.written != self.output.len) return error.Damaged;
        if (descriptor & 4 == 0) return;
        const sum: u32 = @truncate(std.hash.XxHash64.hash(0, self.output));
        if (try self.number(4) != sum) return error.Damaged;
    }

    fn block(self: *Frame, bytes_of_block: []const u8) Error!void {
        var rest: Forward = .{ .bytes = bytes_of_block };
        const literals = try self.readLiterals(&rest);
        try self.readSequences(&rest, literals);
    }

    fn readLiterals(self: *Frame, rest: *Forward) Error![]const u8 {
        const first = try rest.peekByte();
        const kind = first & 3;
        const format = first >> 2 & 3;
        if (kind < 2) {
            const header: usize = switch (format) {
                0, 2 => try rest.number(1) >> 3,
                1 => try rest.number(2) >> 4,
                else => try rest.number(3) >> 4,
            };
            if (kind == 0) return rest.take(header);
            if (header > MOST_LITERALS) return error.Damaged;
            @memset(self.literals[0..header], (try rest.take(1))[0]);
            return self.literals[0..header];
        }
        const width: u6 = switch (format) {
            0, 1 => 10,
            2 => 14,
            else => 18,
        };
        const header = try rest.number((4 + 2 * @as(usize, width)) / 8);
        const mask = (@as(usize, 1) << width) - 1;
        const length = header >> 4 & mask;
        const stored = header >> (4 + width) & mask;
        if (length > MOST_LITERALS) return error.Damaged;
        var streams: Forward = .{ .bytes = try rest.take(stored) };
        if (kind == 2) self.huffman = try Huffman.read(&streams);
        const tree = if (self.huffman) |*tree| tree else return error.Damaged;
        const out = self.literals[0..length];
        if (format == 0) {
            try tree.decode(streams.left(), out);
            return out;
        }
        const sizes = [_]usize{ try streams.number(2), try streams.number(2), try streams.number(2) };
        const part = (length + 3) / 4;
        if (3 * part > length) return error.Damaged;
        for (sizes, 0..) |size, index| {
            try tree.decode(try streams.take(size), out[index * part ..][0..part]);
        }
        try tree.decode(streams.left(), out[3 * part ..]);
        return out;
    }

    fn readSequences(self: *Frame, rest: *Forward, literals: []const u8) Error!void {
        const first = try rest.number(1);
        const count = switch (first) {
            0...127 => first,
            128...254 => (first - 128 << 8) + try rest.number(1),
            else => try rest.number(2) + 0x7F00,
        };
        if (count == 0) return self.append(literals);
        const modes = try rest.number(1);
        try readTable(&self.lengths, modes >> 6 & 3, rest, .{
            .symbols = &zstd.literals_length_default_distribution,
            .accuracy = 6,
            .most = 9,
        });
        try readTable(&self.distances, modes >> 4 & 3, rest, .{
            .symbols = &zstd.offset_codes_default_distribution,
            .accuracy = 5,
            .most = 8,
        });
        try readTable(&self.matches, modes >> 2 & 3, rest, .{
            .symbols = &zstd.match_lengths_default_distribution,
            .accuracy = 6,
            .most = 9,
        });
        try self.execute(rest.left(), count, literals);
    }

    fn execute(self: *Frame, stream: []const u8, count: usize, literals: []const u8) Error!void {
        var bits = try Backward.init(stream);
        const tables = .{ &self.lengths.?, &self.distances.?, &self.matches.? };
        var length_state = try bits.take(tables[0].accuracy);
        var distance_state = try bits.take(tables[1].accuracy);
        var match_state = try bits.take(tables[2].accuracy);
        var used: usize = 0;
        for (0..count) |index| {
            const length_cell = tables[0].cells[length_state];
            const distance_cell = tables[1].cells[distance_state];
            const match_cell = tables[2].cells[match_state];
            if (distance_cell.symbol > 31) return error.Damaged;
            if (match_cell.symbol >= zstd.match_length_code_table.len) return error.Damaged;
            if (length_cell.symbol >= zstd.literals_length_code_table.len) return error.Damaged;
            const distance_bits: u6 = @intCast(distance_cell.symbol);
            const value = (@as(usize, 1) << distance_bits) + try bits.take(distance_bits);
            const match_code = zstd.match_length_code_table[match_cell.symbol];
            const match = match_code[0] + try bits.take(match_code[1]);
            const length_code = zstd.literals_length_code_table[length_cell.symbol];
            const length = length_code[0] + try bits.take(length_code[1]);
            const offset = try self.offsetOf(value, length == 0);
            if (length > literals.len - used) return error.Damaged;
            try self.append(literals[used..][0..length]);
            used += length;
            try self.repeat(offset, match);
            if (index + 1 == count) break;
            length_state = length_cell.base + try bits.take(length_cell.bits);
            match_state = match_cell.base + try bits.take(match_cell.bits);
            distance_state = distance_cell.base + try bits.take(distance_cell.bits);
        }
        if (bits.left != 0) return error.Damaged;
        try self.append(literals[used..]);
    }

    /// Values up to 3 name one of the last offsets.
    fn offsetOf(self: *Frame, value: usize, no_literals: bool) Error!usize {
        // A copy: what is assigned below is read while it is made.
        const last = self.offsets;
        if (value > 3) {
            self.offsets = .{ value - 3, last[0], last[1] };
            return value - 3;
        }
        const which = value - 1 + @intFromBool(no_literals);
        switch (which) {
            0 => {},
            1 => self.offsets = .{ last[1], last[0], last[2] },
            2 => self.offsets = .{ last[2], last[0], last[1] },
            else => {
                if (last[0] < 2) return error.Damaged;
                self.offsets = .{ last[0] - 1, last[0], last[1] };
            },
        }
        return self.offsets[0];
    }

    fn repeat(self: *Frame, offset: usize, length: usize) Error!void {
        if (offset == 0 or offset > self.written) return error.Damaged;
        const to = try self.room(length);
        const from = self.output[self.written - offset ..];
        if (offset >= length) {
            @memcpy(to, from[0..length]);
        } else for (to, 0..) |*byte, index| {
            byte.* = from[index];
        }
        self.written += length;
    }

    fn append(self: *Frame, text: []const u8) Error!void {
        @memcpy(try self.room(text.len), text);
        self.written += text.len;
    }

    fn room(self: *Frame, length: usize) Error![]u8 {
        if (length > self.output.len - self.written) return error.Damaged;
        return self.output[self.written..][0..length];
    }

    fn bytes(self: *Frame, length: usize) Error![]const u8 {
        if (length > self.input.len - self.read) return error.Damaged;
        defer self.read += length;
        return self.input[self.read..][0..length];
    }

    fn number(self: *Frame, comptime length: usize) Error!u64 {
        const found = try self.bytes(length);
        return std.mem.readInt(std.meta.Int(.unsigned, 8 * length), found[0..length], .little);
    }
};

const Defaults = struct { symbols: []const i16, accuracy: u6, most: u6 };

fn readTable(table: *?Fse, mode: usize, rest: *Forward, defaults: Defaults) Error!void {
    switch (mode) {
        0 => table.* = try Fse.build(defaults.symbols, defaults.accuracy),
        1 => table.* = .of((try rest.take(1))[0]),
        2 => table.* = try Fse.read(rest, defaults.most),
        else => if (table.* == null) return error.Damaged,
    }
}
