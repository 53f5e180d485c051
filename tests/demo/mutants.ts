// Broken systems: each a few replacements in the guest's sources, made from
// what the sources say now, so that a replacement that does not fit any more
// is an error of its own; how the sources are broken into lines is all one.
import { type Edit, ROOT, writeEdited } from "../harness/tree.ts";

const CORE = `${ROOT}core`;

export interface Mutant {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What the demo, and then the guest's log, must say of it: this, and not
   * just anything. */
  readonly symptom: RegExp;
}

export const MUTANTS: readonly Mutant[] = [
  {
    title: "relocation replaced by plain copy",
    edits: [{
      file: "libmagicrt/st_apply.c",
      from: `    if (r == 0)
        memcpy(bytes, &value, sizeof(value));
`,
      to: `    if (r == 0)
        memcpy(bytes, &place.value, sizeof(value));
`,
    }],
    // VFS is the first with pointers into its heap: the new instance follows
    // one into the old one's layout, which is nowhere.
    symptom:
      /self state transfer of vfs: status 125 [^]*RS: service 'vfs' \(1\) got signal 11\n/,
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
    // The new instance has not the endpoint whose rights it needs.
    symptom:
      /in phase "initialization".*\n.*FAILED: identity update of ds: status 1 /,
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
    symptom: /FAILED: The load says "FAIL keys: key 5 is /,
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
        if (strcmp(mproc[i].mp_name, "load") == 0)
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
    symptom: /FAILED: The load says "FAIL \w+: stood still for \d+ ms/,
  },
  {
    title: "rollback skipped",
    edits: [{
      file: "servers/rs/update_member.c",
      from:
        `    r = swap(u->old_rp, e, u->old_rp->r_pub->endpoint, SYS_UPD_ROLLBACK);
`,
      to: "    r = OK;\n",
    }],
    // The instance whose initialization failed stays behind PM's endpoint.
    symptom:
      /queued pair pm,ds: both updated together\n.*FAILED: No end of .* upd_run" /,
  },
];

/** Writes a mutant's changed files into an overlay folder. */
export function writeMutant({ edits }: Mutant, folder: string): void {
  writeEdited(CORE, edits, folder);
}
