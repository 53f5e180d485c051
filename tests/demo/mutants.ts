// Broken systems: each a few replacements in the guest's sources, made from
// what the sources say now, so that a replacement that does not fit any more
// is an error of its own; how the sources are broken into lines is all one.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const CORE = fileURLToPath(new URL("../../core", import.meta.url));

export interface Mutant {
  readonly title: string;
  readonly edits: readonly {
    readonly file: string;
    readonly from: string;
    readonly to: string;
  }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    title: "relocation replaced by plain copy",
    edits: [{
      file: "libmagicrt/st_move.c",
      from: `    if (r == 0)
        memcpy(bytes, &value, sizeof(value));
`,
      to: `    if (r == 0)
        memcpy(bytes, &place.value, sizeof(value));
`,
    }],
  },
  {
    title: "swap skipped",
    edits: [{
      file: "servers/vm/rs.c",
      from: `        r = sys_update(src->endpoint, dst->endpoint,
            flags & SYS_UPD_ROLLBACK);
`,
      // RS starts with an update of itself, which is not the demo's matter.
      to: `        r = src->endpoint != RS_PROC_NR ? OK :
            sys_update(src->endpoint, dst->endpoint, flags & SYS_UPD_ROLLBACK);
`,
    }],
  },
  {
    title: "one DS key lost",
    edits: [
      {
        file: "servers/ds/main.c",
        from: `static void
sef_local_startup(void)
{
`,
        to: `int store_init_lu(int type, sef_init_info_t *info);

static void
sef_local_startup(void)
{
    sef_setcb_init_lu(store_init_lu);
`,
      },
      {
        file: "servers/ds/store.c",
        from: `static struct data_store keys[NR_DS_KEYS];
`,
        to: `static struct data_store keys[NR_DS_KEYS];

int store_init_lu(int type, sef_init_info_t *info);

int
store_init_lu(int type, sef_init_info_t *info)
{
    int i, r = SEF_CB_INIT_LU_DEFAULT(type, info);

    for (i = 0; r == OK && i < NR_DS_KEYS; i++) {
        if (strcmp(keys[i].key, "keeper.key05") == 0)
            keys[i].flags = 0;
    }
    return r;
}
`,
      },
    ],
  },
  {
    title: "a wait's reply lost",
    edits: [{
      file: "servers/pm/main.c",
      from: `static void
startup(void)
{
`,
      to: `static int
lose_waits(int type, sef_init_info_t *info)
{
    int i, r = SEF_CB_INIT_LU_DEFAULT(type, info);

    for (i = 0; r == OK && i < NR_PROCS; i++) {
        if (mproc[i].mp_pid != INIT_PID)
            mproc[i].mp_flags &= ~WAITING;
    }
    return r;
}

static void
startup(void)
{
    sef_setcb_init_lu(lose_waits);
`,
    }],
  },
  {
    title: "rollback skipped",
    edits: [{
      file: "servers/rs/update.c",
      from: `    r = vm_update(e, u->old_rp->r_pub->endpoint, SYS_UPD_ROLLBACK);
`,
      to: "    r = OK;\n",
    }],
  },
];

/** Writes a mutant's changed files into an overlay folder. */
export function writeMutant({ title, edits }: Mutant, folder: string): void {
  for (const { file, from, to } of edits) {
    const text = Deno.readTextFileSync(`${CORE}/${file}`);
    const words = from.trim().split(/\s+/).map((word) => RegExp.escape(word));
    const parts = text.split(new RegExp(words.join("\\s+")));
    assert.equal(parts.length, 2, `"${title}" does not fit "core/${file}"`);
    const path = `${folder}/${file}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, parts.join(to));
  }
}
