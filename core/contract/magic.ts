/**
 * Records of the state description (minix/magic.h): what the magic pass
 * writes into a program, and what libmagicrt of the next instance reads.
 */
import { array, chars, nested, record, u32 } from "./record.ts";

/** Bounds of the out-of-band table, in entries and in bytes of a name. */
const OBD_MAX = 32;
const OBD_NAME_MAX = 32;

export const MAGIC_TABLE = record(
  "magic_table",
  "A table: `count' records of `size' bytes at `address'.",
  {
    address: u32(),
    count: u32(),
    size: u32(),
  },
);

export const MAGIC_TYPE = record(
  "magic_type",
  `One type.  \`hash' is equal for two types exactly if an object of the one can
be copied to an object of the other with only its pointers changed.  What a
pointer points to counts by name alone, and an enum by its size.
Struct, union and enum: \`first' and \`count' select members.
Array: \`first' is the element's type, \`count' the number of elements.
Pointer: \`first' is the pointee's type.`,
  {
    name: u32(),
    names: u32("all names, separated by '|'"),
    kind: u32(),
    flags: u32(),
    size: u32("bytes"),
    bits: u32("width of a scalar"),
    hash: array(u32(), 2),
    first: u32(),
    count: u32(),
    first_reloc: u32(),
    num_relocs: u32(),
  },
);

export const MAGIC_MEMBER = record(
  "magic_member",
  `A member of a type; of an enum a name, with the low half of its value in
\`offset', the high half in \`bit_offset'.`,
  {
    name: u32(),
    type: u32(),
    offset: u32("bytes; of a bit-field, its first byte"),
    bit_offset: u32("in that byte"),
    bit_size: u32("0: not a bit-field"),
  },
);

export const MAGIC_RELOC = record(
  "magic_reloc",
  `What has to be done to the bytes of a type after a plain copy: \`count' times,
\`stride' bytes apart, from \`offset' on.`,
  {
    offset: u32(),
    action: u32("MAGIC_RELOC_*"),
    count: u32(),
    stride: u32(),
    type: u32(),
  },
);

export const MAGIC_FUNCTION = record(
  "magic_function",
  `Lasting names: \`key' is a hash of the name alone for an external, of
(mapped file, enclosing function, name) for a static; \`name' is what dumps
show.  Tables are sorted by key; keys in one table are unique.`,
  {
    name: u32(),
    key: array(u32(), 2),
    flags: u32(),
    type: u32(),
    address: u32(),
  },
);

export const MAGIC_SENTRY = record(
  "magic_sentry",
  `A static object.  \`content' is the hash of what a literal holds; of one of
several compound literals in an initializer, that of what all of them hold; of a
function's static a hash of its block and one of the whole function, since others
in other blocks may have its name: \`group' is what these have in common.`,
  {
    name: u32(),
    key: array(u32(), 2),
    content: array(u32(), 2),
    group: array(u32(), 2),
    flags: u32(),
    type: u32(),
    size: u32(),
    address: u32(),
  },
);

export const MAGIC_SITE = record(
  "magic_site",
  `An allocation site; \`parent' is the function around it.  \`type' and
\`element' are those of the blocks that are made there: see struct
magic_dsentry.  \`file' is a name; the build id does not depend on \`line'.`,
  {
    name: u32(),
    parent: u32(),
    key: array(u32(), 2),
    flags: u32(),
    type: u32(),
    element: u32(),
    file: u32(),
    line: u32(),
  },
);

export const MAGIC_RENAME = record(
  "magic_rename",
  `What a thing of the program that is replaced is called in this one.  Objects
and functions have keys, types and members names; \`of' is the structure around
a member.`,
  {
    kind: u32("MAGIC_RENAME_*"),
    of: u32(),
    from: u32(),
    to: u32(),
    from_key: array(u32(), 2),
    to_key: array(u32(), 2),
  },
);

export const MAGIC_FINDING = record(
  "magic_finding",
  `Where the program makes a position, an order or a number of an address, so
that no copy of its state is right unless it is made anew.  \`name' is what
holds it, as st_register_rehash() is told.  Or where it first stores pointers in
numbers or bytes, which are searched.  The build id does not depend on \`line'.`,
  {
    name: u32(),
    kind: u32("MAGIC_FINDING_*"),
    file: u32(),
    line: u32(),
    type: u32("searched: that of the numbers"),
    site: u32("searched: what makes their memory, or MAGIC_NONE"),
  },
);

export const MAGIC_LAYOUT = record(
  "magic_layout",
  `A structure or union of the program, also one that no object is known to have:
what memory of unknown type may be made of.  Sorted by name.`,
  {
    name: u32("a hash"),
    form: u32("a hash of its members"),
    size: u32("bytes"),
  },
);

export const MAGIC_DSENTRY = record(
  "magic_dsentry",
  `Descriptor of a dynamic object.  Heap: directly before the object.  Mapped:
in a block of its own.  A multiple of 16 bytes, so that the alignment of
malloc is kept.
Without \`element' the object is as many \`type's as there is room for; of a
type with a flexible array one, with the rest of the block in its tail; and of
a block that is smaller than its type, the members that are whole.  With
\`element' it is one \`type' (of which a short block has the whole members) and
then elements to the end; nothing is known of what stands there if \`element' is
MAGIC_NONE.  Type 0 is unknown; bytes that are known to be data have a type of
characters.`,
  {
    magic: u32("MAGIC_DSENTRY_ALIVE or MAGIC_DSENTRY_DEAD"),
    site: u32("index of what gave the type, or MAGIC_NONE"),
    type: u32(),
    element: u32("behind the head; 0: none"),
    address: u32(),
    size: u32(),
    base: u32("of the memory that holds the object"),
    extent: u32("its size; of a mapping, padding included"),
    flags: u32(),
    mapping: u32(
      "mapped: protection << 24 | mmap flags; heap: alignment, 0: malloc's",
    ),
    next: u32(),
    previous: u32(),
  },
);

export const MAGIC_ARENA = record(
  "magic_arena",
  `Memory of any kind (static, on the heap, mapped) that the program deals out
itself.  What no placement says of its bytes is unknown, whatever the type of
the object that they are in.`,
  {
    address: u32(),
    size: u32(),
  },
);

export const MAGIC_PLACE = record(
  "magic_place",
  `A placement: a part of another object that is as many \`type's as it has room
for, whatever that object's own type is.  The table is sorted by address, and
no two placements overlap.`,
  {
    address: u32(),
    size: u32(),
    type: u32(),
    site: u32("index, or MAGIC_NONE"),
  },
);

export const MAGIC_OBDSENTRY = record(
  "magic_obdsentry",
  "Memory whose contents are not looked at and whose address must stay.",
  {
    address: u32("0: slot is free"),
    size: u32(),
    name: chars(OBD_NAME_MAX),
  },
);

export const MAGIC_VARS = record(
  "magic_vars",
  `The root.  The magic pass fills the header and the tables, the asr pass the
seed and the limits; the rest is libmagicrt's.`,
  {
    magic: u32("MAGIC_ROOT_MAGIC"),
    version: u32("MAGIC_VERSION"),
    size: u32(),
    flags: u32(),
    build_id: array(u32(), 4, "differs between layouts, too"),
    names: nested(MAGIC_TABLE),
    types: nested(MAGIC_TABLE),
    members: nested(MAGIC_TABLE),
    relocs: nested(MAGIC_TABLE),
    functions: nested(MAGIC_TABLE),
    sentries: nested(MAGIC_TABLE),
    sites: nested(MAGIC_TABLE),
    renames: nested(MAGIC_TABLE),
    findings: nested(MAGIC_TABLE),
    layouts: nested(MAGIC_TABLE),
    asr_seed: array(u32(), 4),
    asr_heap_offset: u32("limits, in bytes"),
    asr_heap_padding: u32(),
    asr_map_offset: u32("limits, in pages"),
    asr_map_padding: u32(),
    next_dsentry: u32("newest first"),
    num_dsentries: u32(),
    heap_low: u32("bounds of all tracked heap blocks"),
    heap_high: u32(),
    random: array(u32(), 4, "state of the generator"),
    initialized: u32(),
    sum: u32("of the tables above, since start-up"),
    num_maps: u32(),
    arenas: nested(MAGIC_TABLE),
    places: nested(MAGIC_TABLE, "of the program's own: they grow"),
    obdsentries: array(nested(MAGIC_OBDSENTRY), OBD_MAX),
  },
);
