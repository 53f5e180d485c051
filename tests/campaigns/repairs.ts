// Repairs of state transfer, each taken out again.
import type { Edit } from "../harness/tree.ts";

/** One edit of libmagicrt each. */
export const REPAIRS: readonly { readonly title: string; edit: Edit }[] = [
  {
    title: "memory that is allocated is cleared",
    edit: {
      file: "core/libmagicrt/magic_mem.c",
      from: "return memset((void *) entry->address, 0, size);",
      to: "return (void *) entry->address;",
    },
  },
  {
    title: "so is what a block grows by",
    edit: {
      file: "core/libmagicrt/magic_mem.c",
      from: "memset((char *) entry->address + kept, 0, size - kept);",
      to: "",
    },
  },
  {
    title: "a block is aligned as asked",
    edit: {
      file: "core/libmagicrt/magic_mem.c",
      from: "return create_cleared(size, alignment, site);",
      to: "return create_cleared(size, 0, site);",
    },
  },
  {
    title: "an address among unknown bytes is refused",
    edit: {
      file: "core/libmagicrt/st_class.c",
      from: "if (!may_move(st, word)) continue;",
      to: "if (1) continue;",
    },
  },
  {
    title: "a flexible tail keeps its elements when they grow",
    edit: {
      file: "core/libmagicrt/st_plan.c",
      from: "return flexible_size(st, object);",
      to: "return object->size;",
    },
  },
  {
    title: "a guess that a pointer contradicts is none",
    edit: {
      file: "core/libmagicrt/st_apply.c",
      from: "st_make_unknown(target); return 0;",
      to: "return 0;",
    },
  },
  {
    title: "memory from before the transfer stays where it is in use",
    edit: {
      file: "core/libmagicrt/st_early.c",
      from: "early->used) continue;",
      to: "search->found == 0) continue;",
    },
  },
  {
    title: "a packed bit-field may reach into a ninth byte",
    edit: {
      file: "core/libmagicrt/st_value.c",
      from: `uint64_t value = 0;
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size;`,
      to: `uint64_t value = 0;
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size && at < 64;`,
    },
  },
  {
    title: "a value that the new type does not hold is refused",
    edit: {
      file: "core/libmagicrt/st_value.c",
      from: "return bits >= 64 || i.value >> bits == 0;",
      to: "return 1;",
    },
  },
  {
    title: "a union without an address in it needs no selector",
    edit: {
      file: "core/libmagicrt/st_apply.c",
      from: "return r == 0 || quiet ? 0 : failed(st, ST_REASON_UNION,",
      to: "return quiet ? 0 : failed(st, ST_REASON_UNION,",
    },
  },
];
