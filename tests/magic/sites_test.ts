// What each way to ask for memory makes of the block: `sites.c` shows its
// blocks by their descriptors.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

/** "SHAPE TYPE[ ELEMENT]", and bytes; "?" is unknown. */
const BLOCKS = `
one item@sites.c 8
array item@sites.c 24
by_variable item@sites.c 8
by_size_alone item@sites.c 24
unnamed unnamed 8
typedef pair_t 24
flexible flex 16
flexible_offset flex 16
flexible_array flex flex 12
flexible_text text 8
flexible_bytes text 7
short big char 11
head_and_items head item@sites.c 32
head_and_text head char 12
head_and_anything head ? 11
head_by_steps head pair_t 32
if_any head 24
one_at_end one item@sites.c 28
one_at_end_offset one item@sites.c 28
derived derived 12
derived_or_base derived 8
by_member entry 12
aligned item@sites.c 24
mapped item@sites.c 24
wrapper item@sites.c 8
macro item@sites.c 8
macro_array derived 36
noise char 8
noisy item@sites.c 8
out item@sites.c 8
out_by_table item@sites.c 8
table item@sites.c 8
allocator_by_address derived 12
hook item@sites.c 8
hook_grown item@sites.c 24
hook_kept item@sites.c 48
header head item@sites.c 32
wrapped_head head pair_t 32
copied pair_t 8
at_least item@sites.c 8
wrapper_without_size item@sites.c 8
nested foo 8
nested_text char 8
nested_items item@sites.c 24
nested_without_size ? 8
of_its_own_size pair_t 8
not_the_thing ? 8
thing item@sites.c 8
not_the_thing ? 8
void_thing ? 8
other_thing item@sites.c 8
not_the_thing ? 8
thing_of_other_size ? 8
after_return ? 8
after_jump ? 8
declared item@sites.c 8
declared_many ? 24
numbers int 12
pointers char* 12
pointers_by_size char* 12
bytes char 3
string char 4
wrapped_bytes char 3
void ? 8
refuted ? 8
wrapper_refuted ? 8
realloc_refuted ? 36
realloc item@sites.c 16
said item@sites.c 8
place item@sites.c first 24
place base other 8
place item@sites.c first 8
place derived other 12
place base other 8
place item@sites.c first 8
place derived other 12
arena first 16
arena other 16
arena other 4064
arena first 8
arena other 4080
arena other 8
arena first 4096
arena other 40
place item@sites.c other 24
arena first 4096
arena other 27
places 0
arenas 1
other_item item@sites_other.c 8
other_items item@sites_other.c 24
`;

Deno.test(
  needing(i386, "each way to ask for memory gives its block a type"),
  async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
    try {
      const builder = await ProgramBuilder.open(folder);
      const sources = ["magic/sites.c", "magic/sites_other.c"];
      const program = await builder.build("sites", sources);
      await using instance = await start(program);
      const seen = instance.lines.flatMap((line) => {
        const shown = /^(.+)=([0-9a-f]{8})$/.exec(line);
        return shown === null ? [] : [`${shown[1]} ${parseInt(shown[2]!, 16)}`];
      });
      const [first] = BLOCKS.trim().split("\n");
      assert.equal(seen.slice(seen.indexOf(first!)).join("\n"), BLOCKS.trim());
      await t.step("the same program without instrumentation", async () => {
        for (const source of sources) await builder.compileNative(source);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
