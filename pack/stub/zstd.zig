//! One zstd frame (RFC 8878) from memory to memory. The standard library's
//! decoder takes its literals bit by bit, and twenty times as long.
//!
//! What is read here has been checked by its hash; every bound is checked all
//! the same, and the frame's own checksum at the end.
const std = @import("std");
const zstd = std.compress.zstd;

pub const Error = error{Damaged};

const MAGIC = 0xFD2FB528;
const MOST_LITERALS = zstd.block_size_max;
const MOST_WEIGHT_BITS = 11;

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

/// Bytes from the front.
const Forward = struct {
    bytes: []const u8,
    at: usize = 0,

    fn peekByte(self: Forward) Error!u8 {
        return if (self.at < self.bytes.len) self.bytes[self.at] else error.Damaged;
    }

    fn take(self: *Forward, length: usize) Error![]const u8 {
        if (length > self.bytes.len - self.at) return error.Damaged;
        defer self.at += length;
        return self.bytes[self.at..][0..length];
    }

    fn number(self: *Forward, length: usize) Error!usize {
        var value: usize = 0;
        for (try self.take(length), 0..) |byte, index| {
            value |= @as(usize, byte) << @intCast(8 * index);
        }
        return value;
    }

    fn left(self: Forward) []const u8 {
        return self.bytes[self.at..];
    }
};

/// Bits from the end, the highest first. Above the last of them is a set bit.
const Backward = struct {
    bytes: []const u8,
    /// Bits that are not taken yet.
    left: usize,

    fn init(bytes: []const u8) Error!Backward {
        if (bytes.len == 0 or bytes[bytes.len - 1] == 0) return error.Damaged;
        return .{ .bytes = bytes, .left = 8 * bytes.len - 1 - @clz(bytes[bytes.len - 1]) };
    }

    fn take(self: *Backward, count: u6) Error!usize {
        if (count > self.left) return error.Damaged;
        const top = self.window();
        self.left -= count;
        return if (count == 0) 0 else @intCast(top >> @intCast(64 - @as(u7, count)));
    }

    /// The next bits, from the highest one down: 57 of them, or all that are
    /// left and then zeros.
    inline fn window(self: Backward) u64 {
        const end = (self.left + 7) / 8;
        if (end >= 8) {
            const word = std.mem.readInt(u64, self.bytes[end - 8 ..][0..8], .little);
            return word << @intCast(8 * end - self.left);
        }
        if (self.left == 0) return 0;
        var word: u64 = 0;
        for (self.bytes[0..end], 0..) |byte, index| {
            word |= @as(u64, byte) << @intCast(8 * index);
        }
        return word << @intCast(64 - self.left);
    }
};

/// A finite state table: the cell of a state has a symbol, and where to go.
const Fse = struct {
    const Cell = struct { symbol: u8, bits: u6, base: u16 };
    const MOST_ACCURACY = 9;
    const MOST_SYMBOLS = 256;

    cells: [1 << MOST_ACCURACY]Cell,
    accuracy: u6,

    fn build(counts: []const i16, accuracy: u6) Error!Fse {
        var self: Fse = .{ .cells = undefined, .accuracy = accuracy };
        const size = @as(usize, 1) << accuracy;
        var next: [MOST_SYMBOLS]u16 = undefined;
        var high = size;
        for (counts, 0..) |count, symbol| {
            next[symbol] = if (count < 0) 1 else @intCast(count);
            if (count >= 0) continue;
            if (high == 0) return error.Damaged;
            high -= 1;
            self.cells[high].symbol = @intCast(symbol);
        }
        const step = (size >> 1) + (size >> 3) + 3;
        var at: usize = 0;
        for (counts, 0..) |count, symbol| {
            var placed: i16 = 0;
            while (placed < count) : (placed += 1) {
                self.cells[at].symbol = @intCast(symbol);
                at = at + step & size - 1;
                while (at >= high and high > 0) at = at + step & size - 1;
            }
        }
        if (at != 0) return error.Damaged;
        for (self.cells[0..size]) |*cell| {
            const number = next[cell.symbol];
            if (number == 0) return error.Damaged;
            next[cell.symbol] += 1;
            cell.bits = accuracy - std.math.log2_int(u16, number);
            cell.base = @intCast((@as(usize, number) << cell.bits) - size);
        }
        return self;
    }

    fn of(symbol: u8) Fse {
        var self: Fse = .{ .cells = undefined, .accuracy = 0 };
        self.cells[0] = .{ .symbol = symbol, .bits = 0, .base = 0 };
        return self;
    }

    fn read(rest: *Forward, most: u6) Error!Fse {
        var bits: Low = .{ .bytes = rest.left() };
        const accuracy: u6 = @intCast(try bits.take(4) + 5);
        if (accuracy > most) return error.Damaged;
        var counts: [MOST_SYMBOLS]i16 = undefined;
        var symbols: usize = 0;
        var remaining: usize = @as(usize, 1) << accuracy;
        while (remaining > 0) {
            if (symbols == MOST_SYMBOLS) return error.Damaged;
            const width: u6 = std.math.log2_int(usize, remaining + 1) + 1;
            const short = (@as(usize, 1) << width) - 2 - remaining;
            var value = try bits.take(width - 1);
            if (value >= short) {
                value |= try bits.take(1) << (width - 1);
                if (value >= @as(usize, 1) << (width - 1)) value -= short;
            }
            counts[symbols] = @as(i16, @intCast(value)) - 1;
            symbols += 1;
            const weight = if (value == 0) 1 else value - 1;
            if (weight > remaining) return error.Damaged;
            remaining -= weight;
            if (value != 1) continue;
            while (true) {
                const zeros = try bits.take(2);
                if (zeros > MOST_SYMBOLS - symbols) return error.Damaged;
                @memset(counts[symbols..][0..zeros], 0);
                symbols += zeros;
                if (zeros != 3) break;
            }
        }
        _ = try rest.take((bits.at + 7) / 8);
        return build(counts[0..symbols], accuracy);
    }
};

/// Bits from the front, the lowest first.
const Low = struct {
    bytes: []const u8,
    at: usize = 0,

    fn take(self: *Low, count: u6) Error!usize {
        if (self.at + count > 8 * self.bytes.len) return error.Damaged;
        var value: usize = 0;
        for (0..count) |index| {
            const at = self.at + index;
            value |= @as(usize, self.bytes[at / 8] >> @intCast(at % 8) & 1) << @intCast(index);
        }
        self.at += count;
        return value;
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

/// A prefix code: the cell of the next bits has the symbol, and how many of
/// the bits are its.
const Huffman = struct {
    const Cell = struct { symbol: u8, bits: u8 };
    const MOST_WEIGHTS = 256;
    /// As many symbols as a window has bits for.
    const AT_ONCE = 57 / MOST_WEIGHT_BITS;

    cells: [1 << MOST_WEIGHT_BITS]Cell,
    width: u6,

    fn read(rest: *Forward) Error!Huffman {
        var weights: [MOST_WEIGHTS]u8 = undefined;
        const header = try rest.number(1);
        const count = if (header < 128)
            try readWeights(try rest.take(header), &weights)
        else direct: {
            const count = header - 127;
            for (try rest.take((count + 1) / 2), 0..) |byte, index| {
                weights[2 * index] = byte >> 4;
                weights[2 * index + 1] = byte & 15;
            }
            break :direct count;
        };
        return build(&weights, count);
    }

    /// Two states take turns.
    fn readWeights(bytes: []const u8, weights: *[MOST_WEIGHTS]u8) Error!usize {
        var rest: Forward = .{ .bytes = bytes };
        const table = try Fse.read(&rest, 6);
        var bits = try Backward.init(rest.left());
        var states = [_]usize{ try bits.take(table.accuracy), try bits.take(table.accuracy) };
        var count: usize = 0;
        while (count < MOST_WEIGHTS - 2) {
            const state = &states[count % 2];
            const cell = table.cells[state.*];
            weights[count] = cell.symbol;
            count += 1;
            if (cell.bits > bits.left) {
                weights[count] = table.cells[states[count % 2]].symbol;
                return count + 1;
            }
            state.* = cell.base + try bits.take(cell.bits);
        }
        return error.Damaged;
    }

    /// The last weight is what the others leave of a power of two.
    fn build(weights: *[MOST_WEIGHTS]u8, given: usize) Error!Huffman {
        if (given == 0 or given >= MOST_WEIGHTS) return error.Damaged;
        var sum: usize = 0;
        for (weights[0..given]) |weight| {
            if (weight > MOST_WEIGHT_BITS) return error.Damaged;
            if (weight > 0) sum += @as(usize, 1) << @intCast(weight - 1);
        }
        if (sum == 0) return error.Damaged;
        const width: u6 = std.math.log2_int(usize, sum) + 1;
        const left = (@as(usize, 1) << width) - sum;
        if (width > MOST_WEIGHT_BITS or !std.math.isPowerOfTwo(left)) return error.Damaged;
        weights[given] = std.math.log2_int(usize, left) + 1;
        var self: Huffman = .{ .cells = undefined, .width = width };
        var at: usize = 0;
        for (1..@as(usize, width) + 1) |weight| {
            for (weights[0 .. given + 1], 0..) |own, symbol| {
                if (own != weight) continue;
                const share = @as(usize, 1) << @intCast(weight - 1);
                @memset(self.cells[at..][0..share], .{
                    .symbol = @intCast(symbol),
                    .bits = @intCast(width + 1 - weight),
                });
                at += share;
            }
        }
        if (at != @as(usize, 1) << width) return error.Damaged;
        return self;
    }

    fn decode(self: *const Huffman, stream: []const u8, out: []u8) Error!void {
        var bits = try Backward.init(stream);
        const shift: u6 = @intCast(64 - @as(u7, self.width));
        var at: usize = 0;
        while (out.len - at >= AT_ONCE and bits.left >= 57) {
            var next = bits.window();
            inline for (0..AT_ONCE) |index| {
                const cell = self.cells[@intCast(next >> shift)];
                out[at + index] = cell.symbol;
                next <<= @intCast(cell.bits);
                bits.left -= cell.bits;
            }
            at += AT_ONCE;
        }
        for (out[at..]) |*byte| {
            const cell = self.cells[@intCast(bits.window() >> shift)];
            if (cell.bits > bits.left) return error.Damaged;
            byte.* = cell.symbol;
            bits.left -= cell.bits;
        }
        if (bits.left != 0) return error.Damaged;
    }
};
