// The judge of state transfers, as tests use it.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { DebugFiles } from "../../live/look/debug_files.ts";
import { judge, type Judgement, type Pair } from "../../live/look/judge.ts";
import { scratchFolder } from "./minix_live.ts";
import { type Edit, ROOT, writeEdited } from "./tree.ts";
import { minixLive } from "./minix_live.ts";
import type { TestMachine } from "./machine.ts";

/** Judges cores of the image's programs, and of those in more folders. */
export async function judged(
  pair: Pair,
  image: string,
  ...more: string[]
): Promise<Judgement> {
  using folder = scratchFolder();
  const files = DebugFiles.in([`${image}.debug`, ...more]);
  return await judge(pair, files, folder.path);
}

export interface Mutant {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Programs of a service whose libmagicrt is a mutant, with debug files. */
export interface MutantBinaries extends Disposable {
  /** Folder of the files: PROGRAM, PROGRAM-1, and `.debug` of each. */
  readonly folder: string;
}

const BUILD_SECONDS = 300;
const OWN = ["demo/keeper", "tests/guest/awkward", "tests/guest/awkward_next"];

/** Builds the service alone, so that nothing else changes. */
export async function buildMutant(
  { edits }: Mutant,
  program: string,
): Promise<MutantBinaries> {
  using scratch = scratchFolder();
  writeEdited(ROOT, edits, scratch.path);
  const files = new Map(
    edits.map(({ file }) => [
      file,
      Deno.readTextFileSync(`${scratch.path}/${file}`),
    ]),
  );
  const binaries = await buildChanged(files, [program]);
  if (binaries !== undefined) return binaries;
  throw new Error("The mutant does not compile");
}

/** The same with whole texts of files below core/; undefined for what the
 * compiler does not take. */
export async function buildChanged(
  files: ReadonlyMap<string, string>,
  programs: readonly string[],
): Promise<MutantBinaries | undefined> {
  const folder = scratchFolder();
  const changed = `${folder.path}/changed`;
  for (const [file, text] of files) {
    Deno.mkdirSync(dirname(`${changed}/${file}`), { recursive: true });
    Deno.writeTextFileSync(`${changed}/${file}`, text);
  }
  const { code, stderr } = await minixLive([
    ...["build", "-V", "MKASR=yes", "-V", "ASRCOUNT=1"],
    ...["-V", "MKDEBUG=yes", "-V", `ASRSERVICES=${programs.join(",")}`],
    ...OWN.flatMap((folder) => ["--service", `${ROOT}${folder}`]),
    ...programs.flatMap((program) => ["--only", program]),
    ...["--overlay", `${changed}/core`, "-o", `${folder.path}/out`],
  ], { seconds: BUILD_SECONDS });
  if (code === 0) {
    return {
      folder: `${folder.path}/out`,
      [Symbol.dispose]: () => folder[Symbol.dispose](),
    };
  }
  folder[Symbol.dispose]();
  assert.match(stderr, /Cannot compile "/);
  return undefined;
}

/** Brings a file of it into the guest, and verifies an update to that; the
 * program's variant, if no other is named. */
export async function verifyMutant(
  machine: TestMachine,
  { folder }: MutantBinaries,
  { label, program }: { label: string; program: string },
  file = `${program}-1`,
): Promise<{ code: number; stderr: string }> {
  const path = `/tmp/${file}`;
  await machine.must("cp", `${folder}/${file}`, `:${path}`);
  return await machine.run("minix-service", [
    ...["--verify", "--debug", folder],
    ...["-a", "update", path, "-label", label, "-progname", program],
  ]);
}

/** A transfer that lies without a word. */
export const LIES: readonly Mutant[] = [
  {
    title: "pointers to blocks of the heap stay as they are",
    edits: [{
      file: "core/libmagicrt/st_apply.c",
      from: "*value = target->local_address + offset; return 0;",
      to: `if (target->kind == ST_DSENTRY) return 0;
        *value = target->local_address + offset;
        return 0;`,
    }],
  },
];
