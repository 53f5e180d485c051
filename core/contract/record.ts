/**
 * How records are declared: names and kinds of fields, in the order that they
 * have in memory. Layout is that of C on i386 without 64-bit fields: each
 * field at the next multiple of its alignment, all words little endian.
 * `dev/gen` makes C structures of the same declarations, with an assertion for
 * each offset.
 */

/** One field; `T` is its value on the host. */
export interface Field<T> {
  /** C type of one element. */
  readonly ctype: string;
  /** Of one element. */
  readonly size: number;
  readonly align: number;
  /** Number of elements in C; undefined is a field that is no array. */
  readonly count: number | undefined;
  /** Without comment delimiters; "" is none. */
  readonly note: string;
  read(view: DataView, at: number): T;
  write(view: DataView, at: number, value: T): void;
}

function scalar(
  ctype: string,
  size: 1 | 2 | 4,
  note: string,
  signed = false,
): Field<number> {
  return {
    ...{ ctype, size, align: size, count: undefined, note },
    read(view, at) {
      if (size === 1) return view.getUint8(at);
      if (size === 2) return view.getUint16(at, true);
      return signed ? view.getInt32(at, true) : view.getUint32(at, true);
    },
    write(view, at, value) {
      if (size === 1) view.setUint8(at, value);
      else if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
    },
  };
}

export const u8 = (note = "") => scalar("uint8_t", 1, note);
export const u16 = (note = "") => scalar("uint16_t", 2, note);
export const u32 = (note = "") => scalar("uint32_t", 4, note);
export const i32 = (note = "") => scalar("int32_t", 4, note, true);

/** A string in `count` bytes, filled up with NUL; a longer one is cut. */
export function chars(count: number, note = ""): Field<string> {
  return {
    ...{ ctype: "char", size: 1, align: 1, count, note },
    read(view, at) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at, count);
      const end = bytes.indexOf(0);
      return new TextDecoder().decode(end < 0 ? bytes : bytes.slice(0, end));
    },
    write(view, at, value) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at, count);
      bytes.fill(0);
      new TextEncoder().encodeInto(value, bytes);
    },
  };
}

/** `count` elements of another kind. */
export function array<T>(
  element: Field<T>,
  count: number,
  note = "",
): Field<readonly T[]> {
  const { ctype, size, align } = element;
  return {
    ...{ ctype, size, align, count, note },
    read: (view, at) =>
      Array.from(
        { length: count },
        (_, i) => element.read(view, at + i * size),
      ),
    write: (view, at, values) =>
      values.forEach((value, i) => element.write(view, at + i * size, value)),
  };
}

/** A record inside another. */
export function nested<F extends Fields>(
  record: RecordType<F>,
  note = "",
): Field<Values<F>> {
  return {
    ctype: `struct ${record.name}`,
    ...{ size: record.size, align: record.align, count: undefined, note },
    read: (view, at) => record.read(view, at),
    write: (view, at, value) => record.write(view, at, value),
  };
}

// deno-lint-ignore no-explicit-any
export type Fields = Readonly<Record<string, Field<any>>>;

/** C's name of a field as the host spells it: `user_ticks`, `userTicks`. */
export type HostName<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<HostName<Tail>>}`
  : S;

/** A record's value on the host. */
export type Values<F extends Fields> = {
  -readonly [K in keyof F & string as HostName<K>]: F[K] extends Field<infer T>
    ? T
    : never;
};

export interface RecordType<F extends Fields = Fields> {
  /** Tag of the C structure. */
  readonly name: string;
  readonly note: string;
  readonly fields: F;
  /** Bytes from the record's start. */
  readonly offset: Readonly<Record<keyof F, number>>;
  readonly size: number;
  readonly align: number;
  /** Throws `RangeError` if the view is too short. */
  read(view: DataView, at?: number): Values<F>;
  write(view: DataView, at: number, values: Values<F>): void;
  /** The record alone, as bytes. */
  bytes(values: Values<F>): Uint8Array<ArrayBuffer>;
  /** All records that `bytes` holds whole. */
  all(bytes: Uint8Array): Values<F>[];
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function record<F extends Fields>(
  name: string,
  note: string,
  fields: F,
): RecordType<F> {
  const { offset, size, align } = layout(fields);
  const entries = Object.entries(fields).map(([key, field]) =>
    [hostName(key), field, offset[key]!] as const
  );
  const type: RecordType<F> = {
    ...{ name, note, fields, offset, size, align },
    read: (view, at = 0) =>
      Object.fromEntries(
        entries.map((
          [key, field, start],
        ) => [key, field.read(view, at + start)]),
      ) as Values<F>,
    write(view, at, values) {
      for (const [key, field, start] of entries) {
        field.write(view, at + start, values[key as keyof Values<F>]);
      }
    },
    bytes(values) {
      const bytes = new Uint8Array(size);
      type.write(viewOf(bytes), 0, values);
      return bytes;
    },
    all(bytes) {
      const view = viewOf(bytes);
      const count = Math.floor(bytes.length / size);
      return Array.from({ length: count }, (_, i) => type.read(view, i * size));
    },
  };
  return type;
}

function layout<F extends Fields>(fields: F): {
  offset: Record<keyof F, number>;
  size: number;
  align: number;
} {
  const up = (value: number, to: number) => Math.ceil(value / to) * to;
  const offset: Record<string, number> = {};
  let end = 0;
  let align = 1;
  for (const [name, field] of Object.entries(fields)) {
    offset[name] = up(end, field.align);
    end = offset[name] + field.size * (field.count ?? 1);
    align = Math.max(align, field.align);
  }
  return {
    offset: offset as Record<keyof F, number>,
    size: up(end, align),
    align,
  };
}

function hostName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());
}
