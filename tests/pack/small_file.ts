// Files with the stub that users have, and a small payload: what stands for
// Deno is a script that prints what it was called with.
import { APP_FILES, START_WORDS } from "../../host/mod.ts";
import { packSection, type Section } from "../../pack/archive.ts";
import { type Files, textFile } from "../../pack/files.ts";
import { joinFile } from "../../pack/payload.ts";
import { ROOT } from "../../pack/root.ts";
import { makeStub } from "../../pack/stub.ts";
import { hostTarget } from "../../pack/targets.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const LEVEL = 3;
const PRINT = `#!/bin/sh
if test "$1" = --version; then exit 0; fi
env | sort
for word in "$@"; do echo "word=$word"; done
`;

let stub: Promise<Uint8Array> | undefined;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class SmallFile implements Disposable {
  readonly #scratch = scratchFolder();
  readonly path = `${this.folder}/minix-live`;
  readonly cache = `${this.folder}/cache`;
  readonly files = `${this.cache}/minix-live/files`;

  get folder(): string {
    return this.#scratch.path;
  }

  static async create(
    deno = PRINT,
    more: readonly Section[] = [],
  ): Promise<SmallFile> {
    stub ??= makeStub(hostTarget(), `${ROOT}out/pack/zig`);
    const self = new SmallFile();
    const sections = [
      section("deno", { deno }),
      section("app", {
        ...{ "main.js": "main", "chunk.js": "chunk" },
        [APP_FILES.start]: START_WORDS,
      }),
      ...more,
    ];
    Deno.writeFileSync(self.path, joinFile(await stub, sections), {
      mode: 0o755,
    });
    return self;
  }

  run(
    words: readonly string[] = [],
    { env = {}, program = this.path, cwd = this.folder }: {
      env?: Record<string, string>;
      program?: string;
      cwd?: string;
    } = {},
  ): Outcome {
    const { code, stdout, stderr } = new Deno.Command(program, {
      args: [...words],
      clearEnv: true,
      env: { XDG_CACHE_HOME: this.cache, PATH: "/usr/bin:/bin", ...env },
      cwd,
      stdin: "null",
    }).outputSync();
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  }

  /** The folder of a section. */
  unpacked(section: string): string {
    for (const { name, isDirectory } of Deno.readDirSync(this.files)) {
      if (isDirectory && name.startsWith(`${section}-`)) {
        return `${this.files}/${name}`;
      }
    }
    throw new Error(`"${section}" is not unpacked`);
  }

  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}

/** A section with these texts; "deno" can be run. */
export function section(name: string, texts: Record<string, string>): Section {
  const files: Files = new Map(
    Object.entries(texts).map(([file, text]) => [
      file,
      { ...textFile(text), executable: file === "deno" },
    ]),
  );
  return packSection(name, files, LEVEL);
}
