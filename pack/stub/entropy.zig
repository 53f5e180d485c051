//! What zstd packs with: bits from either end, finite state tables, prefix
//! codes.
const std = @import("std");

pub const Error = error{Damaged};

const MOST_WEIGHT_BITS = 11;

/// Bytes from the front.
pub const Forward = struct {
    bytes: []const u8,
    at: usize = 0,

    pub fn peekByte(self: Forward) Error!u8 {
        return if (self.at < self.bytes.len) self.bytes[self.at] else error.Damaged;
    }

    pub fn take(self: *Forward, length: usize) Error![]const u8 {
        if (length > self.bytes.len - self.at) return error.Damaged;
        defer self.at += length;
        return self.bytes[self.at..][0..length];
    }

    pub fn number(self: *Forward, length: usize) Error!usize {
        var value: usize = 0;
        for (try self.take(length), 0..) |byte, index| {
            value |= @as(usize, byte) << @intCast(8 * index);
        }
        return value;
    }

    pub fn left(self: Forward) []const u8 {
        return self.bytes[self.at..];
    }
};

/// Bits from the end, the highest first. Above the last of them is a set bit.
pub const Backward = struct {
    bytes: []const u8,
    /// Bits that are not taken yet.
    left: usize,

    pub fn init(bytes: []const u8) Error!Backward {
        if (bytes.len == 0 or bytes[bytes.len - 1] == 0) return error.Damaged;
        return .{ .bytes = bytes, .left = 8 * bytes.len - 1 - @clz(bytes[bytes.len - 1]) };
    }

    pub fn take(self: *Backward, count: u6) Error!usize {
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
pub const Fse = struct {
    const Cell = struct { symbol: u8, bits: u6, base: u16 };
    const MOST_ACCURACY = 9;
    const MOST_SYMBOLS = 256;

    cells: [1 << MOST_ACCURACY]Cell,
    accuracy: u6,

    pub fn build(counts: []const i16, accuracy: u6) Error!Fse {
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

    pub fn of(symbol: u8) Fse {
        var self: Fse = .{ .cells = undefined, .accuracy = 0 };
        self.cells[0] = .{ .symbol = symbol, .bits = 0, .base = 0 };
        return self;
    }

    pub fn read(rest: *Forward, most: u6) Error!Fse {
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

    pub fn take(self: *Low, count: u6) Error!usize {
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

/// A prefix code: the cell of the next bits has the symbol, and how many of
/// the bits are its.
pub const Huffman = struct {
    const Cell = struct { symbol: u8, bits: u8 };
    const MOST_WEIGHTS = 256;
    /// As many symbols as a window has bits for.
    const AT_ONCE = 57 / MOST_WEIGHT_BITS;

    cells: [1 << MOST_WEIGHT_BITS]Cell,
    width: u6,

    pub fn read(rest: *Forward) Error!Huffman {
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
    pub fn build(weights: *[MOST_WEIGHTS]u8, given: usize) Error!Huffman {
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

    pub fn decode(self: *const Huffman, stream: []const u8, out: []u8) Error!void {
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
