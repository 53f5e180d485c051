// A copy of the tree that a test changes, and the program as that copy has it.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { minixLive, type Result } from "../harness/minix_live.ts";
import { copyTree, ROOT } from "../harness/tree.ts";

export class TreeCopy implements AsyncDisposable {
  readonly root: string;
  readonly #env: Record<string, string>;

  constructor() {
    this.root = Deno.makeTempDirSync({ prefix: "minix-live-tree-" });
    this.#env = { XDG_STATE_HOME: join(this.root, "state") };
    copyTree(`${this.root}/`, []);
  }

  /** Adds a folder of `tests/contract`, as `path` of the copy. */
  add(folder: string, path: string): void {
    const from = join(ROOT, "tests/contract", folder);
    const to = join(this.root, path);
    Deno.mkdirSync(to);
    for (const { name } of Deno.readDirSync(from)) {
      Deno.copyFileSync(join(from, name), join(to, name));
    }
  }

  read(path: string): string {
    return Deno.readTextFileSync(join(this.root, path));
  }

  write(path: string, text: string): void {
    Deno.mkdirSync(dirname(join(this.root, path)), { recursive: true });
    Deno.writeTextFileSync(join(this.root, path), text);
  }

  /** Runs `deno task gen`. */
  generate(...words: string[]): Promise<Result> {
    return minixLive(words, {
      program: join(this.root, "dev/gen.ts"),
      seconds: 60,
    });
  }

  run(words: string[], seconds = 120): Promise<Result> {
    return minixLive(words, {
      program: join(this.root, "main.ts"),
      env: this.#env,
      seconds,
    });
  }

  /** The same, and it must succeed; its output. */
  async must(words: string[], seconds?: number): Promise<string> {
    const { code, stdout, stderr } = await this.run(words, seconds);
    assert.equal(code, 0, `${words.join(" ")}: ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["stop", "--force"]).catch(() => {});
    Deno.removeSync(this.root, { recursive: true });
  }
}
