// Copies out of a guest that answers as it likes: nothing of the host is
// written but what the user named.
import assert from "node:assert/strict";
import { CTL_REQ_GET, CTL_REQ_LIST } from "../../core/abi/abi.ts";
import { ENTRY } from "../../core/contract/control.ts";
import { attach, type Machine } from "../../mod.ts";
import type { Program, Running } from "../harness/fake_guest.ts";
import { serveGuest } from "../harness/fake_machine.ts";
import { minixLive, scratchFolder, within } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

/** With all that a mode has, set-user-ID as well. */
const FILE = 0o107755;
const FOLDER = 0o040755;
const LINK = 0o120777;

/** What a path of the guest is, and what it says of itself. */
type Node =
  | { readonly file: string }
  | { readonly link: string }
  | { readonly folder: readonly (readonly [name: string, node: Node])[] };

const TOLD = "guest's";
const file = { file: TOLD };

function modeOf(node: Node): number {
  return "file" in node ? FILE : "link" in node ? LINK : FOLDER;
}

function entry(name: string, node: Node): Uint8Array {
  const size = "file" in node ? node.file.length : 0;
  return ENTRY.bytes({ mode: modeOf(node), size, mtime: 1, name });
}

/** A guest with these paths; a name that a folder has twice is told twice. */
function guestOf(paths: Readonly<Record<string, Node>>) {
  const all = new Map<string, Node[]>();
  const add = (path: string, node: Node) => {
    all.set(path, [...all.get(path) ?? [], node]);
    if (!("folder" in node)) return;
    for (const [name, child] of node.folder) add(`${path}/${name}`, child);
  };
  for (const [path, node] of Object.entries(paths)) add(path, node);
  const list: Program = async ({ argv, write }) => {
    const node = all.get(argv[0]!.replace(/(?<=.)\/+$/, ""))![0]!;
    await write(entry("", node));
    if (!("folder" in node)) return 0;
    for (const [name, child] of node.folder) await write(entry(name, child));
    return 0;
  };
  const get: Program = async ({ argv, write }) => {
    const wanted = argv[1] === "link" ? "link" : "file";
    const node = all.get(argv[0]!)!.find((one) => wanted in one)!;
    const text = (node as Record<string, string>)[wanted]!;
    await write(new TextEncoder().encode(text));
    return 0;
  };
  return {
    [`request ${CTL_REQ_LIST}`]: list,
    [`request ${CTL_REQ_GET}`]: get,
  };
}

interface Place {
  /** A folder of the user's. */
  readonly folder: string;
  /** A file of the user's that no copy names. */
  readonly victim: string;
  /** Where the guest is reached. */
  readonly socket: string;
}

async function withPrograms(
  programs: (place: Place) => Record<string, Program>,
  run: (place: Place) => Promise<unknown>,
): Promise<void> {
  using scratch = scratchFolder();
  const victim = `${scratch.path}/victim`;
  const folder = `${scratch.path}/user`;
  const socket = `${scratch.path}/socket`;
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(victim, "user's");
  const place = { victim, folder, socket };
  using _guest = serveGuest(socket, programs(place));
  await run(place);
  assert.equal(Deno.readTextFileSync(victim), "user's");
  assert.deepEqual(
    [...Deno.readDirSync(scratch.path)].map(({ name }) => name).sort(),
    ["socket", "user", "victim"],
  );
}

async function withMachine(
  programs: (place: Place) => Record<string, Program>,
  run: (place: Place & { readonly machine: Machine }) => Promise<unknown>,
): Promise<void> {
  await withPrograms(programs, async (place) => {
    await using machine = await attach({ socket: place.socket });
    await run({ ...place, machine });
  });
}

async function withGuest(
  paths: (place: Place) => Readonly<Record<string, Node>>,
  run: (place: Place & { readonly machine: Machine }) => Promise<unknown>,
): Promise<void> {
  await withMachine((place) => guestOf(paths(place)), run);
}

Deno.test("a link of an earlier copy leads no later one to a host's file", async () => {
  await withGuest(
    ({ victim }) => ({
      "/a/d": { folder: [["x", { link: victim }]] },
      "/b/d": { folder: [["x", file]] },
      "/b/x": file,
    }),
    async ({ machine, folder }) => {
      for (const source of ["/b/d", "/b/x"]) {
        await machine.copyOut("/a/d", folder);
        const link = `${folder}/d/x`;
        assert.ok(Deno.lstatSync(link).isSymlink);
        const into = source === "/b/d" ? folder : `${folder}/d`;
        await machine.copyOut(source, into);
        assert.ok(Deno.lstatSync(link).isFile);
        assert.equal(Deno.readTextFileSync(link), TOLD);
      }
    },
  );
});

Deno.test("a link that the user types leads on, whose target keeps its name", async () => {
  await withGuest(
    () => ({ "/x": file }),
    async ({ machine, folder }) => {
      Deno.writeTextFileSync(`${folder}/own`, "old");
      Deno.symlinkSync("own", `${folder}/link`);
      await machine.copyOut("/x", `${folder}/link`);
      assert.ok(Deno.lstatSync(`${folder}/link`).isSymlink);
      assert.equal(Deno.readTextFileSync(`${folder}/own`), TOLD);
    },
  );
});

Deno.test("no file of the host gets another user's rights", async () => {
  await withGuest(
    () => ({ "/x": file }),
    async ({ machine, folder }) => {
      await machine.copyOut("/x", folder);
      assert.equal(Deno.statSync(`${folder}/x`).mode! & 0o7777, 0o755);
    },
  );
});

Deno.test("a folder that has a name twice is refused", async () => {
  await withGuest(
    ({ victim }) => ({
      "/d": { folder: [["x", { link: victim }], ["x", file]] },
    }),
    async ({ machine, folder }) => {
      await assert.rejects(
        machine.copyOut("/d", folder),
        /^MachineError: Cannot copy "\/d" of the guest: it has "x" twice$/,
      );
    },
  );
});

Deno.test("names that lead out of a folder are refused", async () => {
  await withGuest(
    () => ({
      ...{ "/a/..": file, "/a/.": file, "/": { folder: [] }, "/x": file },
      ...Object.fromEntries(
        ["", ".", "..", "../victim", "/etc"].map((name, i) =>
          [`/d${i}`, { folder: [[name, file]] }] as const
        ),
      ),
    }),
    async ({ machine, folder }) => {
      for (const source of ["/a/..", "/a/../", "/a/.", "/"]) {
        await assert.rejects(
          machine.copyOut(source, folder),
          /^MachineError: Cannot copy ".*" into ".*": its last part is no name$/,
        );
      }
      for (let i = 0; i < 5; i++) {
        await assert.rejects(
          machine.copyOut(`/d${i}`, folder),
          /^MachineError: Cannot copy "\/d\d" of the guest: ".*" is no file name$/,
        );
      }
      await assert.rejects(
        machine.copyIn("/", "/d0"),
        /^MachineError: Cannot copy "\/" into "\/d0": its last part is no name$/,
      );
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    },
  );
});

Deno.test("what a path leads to is no link, whatever the guest says", async () => {
  await withGuest(
    ({ victim }) => ({ "/x": { link: victim } }),
    async ({ machine, folder }) => {
      await assert.rejects(
        machine.copyOut("/x", `${folder}/x`),
        /^MachineError: Cannot copy "\/x" of the guest: it is no file,/,
      );
    },
  );
});

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Sends the same until nobody takes it. */
async function forEver(
  { write, read }: Running,
  piece: Uint8Array,
): Promise<number> {
  let isOver = false;
  (async () => {
    // The first is the end of our input, the next that we are gone.
    await read();
    await read();
    isOver = true;
  })();
  while (!isOver) {
    await write(piece);
    await turn();
  }
  return 0;
}

const ENDLESS = /the guest sends more than there can be$/;
const PIECE = 65536;

Deno.test("what has no end is given up", async (t) => {
  const one = (node: Node) => async ({ write }: Running) => {
    await write(entry("", node));
    return 0;
  };
  await t.step("a listing", async () => {
    const names = Array.from({ length: 500 }, (_, i) => entry(`${i}`, file));
    const piece = new Uint8Array(names.flatMap((bytes) => [...bytes]));
    await withMachine(
      () => ({ [`request ${CTL_REQ_LIST}`]: (run) => forEver(run, piece) }),
      ({ machine, folder }) =>
        assert.rejects(machine.copyOut("/d", folder), ENDLESS),
    );
  });
  await t.step("a file, whatever its size is said to be", async () => {
    await withMachine(
      () => ({
        [`request ${CTL_REQ_LIST}`]: one(file),
        [`request ${CTL_REQ_GET}`]: (run) =>
          forEver(run, new Uint8Array(PIECE)),
      }),
      async ({ machine, folder }) => {
        await assert.rejects(machine.copyOut("/x", folder), ENDLESS);
        assert.deepEqual([...Deno.readDirSync(folder)], []);
      },
    );
  });
  await t.step("where a link leads", async () => {
    await withMachine(
      () => ({
        [`request ${CTL_REQ_LIST}`]: async ({ argv, write }) => {
          await write(entry("", { folder: [] }));
          if (argv[0] === "/d") await write(entry("x", { link: "" }));
          return 0;
        },
        [`request ${CTL_REQ_GET}`]: (run) =>
          forEver(run, new Uint8Array(PIECE)),
      }),
      ({ machine, folder }) =>
        assert.rejects(machine.copyOut("/d", folder), ENDLESS),
    );
  });
  await t.step("a folder in itself", async () => {
    await withMachine(
      () => ({
        [`request ${CTL_REQ_LIST}`]: async ({ write }) => {
          await write(entry("", { folder: [] }));
          await write(entry("x".repeat(60), { folder: [] }));
          return 0;
        },
      }),
      async ({ machine, folder }) => {
        await assert.rejects(
          machine.copyOut("/d", folder),
          /^MachineError: Cannot copy a folder .*: its path is too long: /,
        );
        assert.deepEqual([...Deno.readDirSync(folder)], []);
      },
    );
  });
  await t.step("an answer with nothing in it", async () => {
    await withMachine(
      () => ({ [`request ${CTL_REQ_LIST}`]: () => Promise.resolve(0) }),
      ({ machine, folder }) =>
        assert.rejects(
          machine.copyOut("/d", folder),
          /^ControlError: Cannot find "\/d" in the guest: the answer is empty$/,
        ),
    );
  });
});

Deno.test("a name of the guest's does nothing to the terminal", async () => {
  await withPrograms(
    () => guestOf({ "/d": { folder: [["a\nb\x1b[2J/", file]] } }),
    async ({ socket, folder }) => {
      const words = ["cp", "--socket", socket, ":/d", folder];
      const { code, stderr } = await minixLive(words);
      assert.equal(
        stderr,
        'minix-live: Cannot copy "/d" of the guest: "a b^[[2J/" is no file name\n',
      );
      assert.equal(code, 125);
    },
  );
});

Deno.test("a file without an end goes to standard output as it comes", async () => {
  await withPrograms(
    () => ({
      [`request ${CTL_REQ_GET}`]: (run) => forEver(run, new Uint8Array(PIECE)),
    }),
    async ({ socket }) => {
      await using child = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--quiet", "-A", `${ROOT}main.ts`],
          ...["cp", "--socket", socket, ":/dev/zero", "-"],
        ],
        stdin: "null",
        stdout: "piped",
      }).spawn();
      const reader = child.stdout.getReader();
      const { value } = await within(reader.read(), 30, "a piece");
      assert.ok(value!.length > 0);
      await reader.cancel();
      assert.equal((await within(child.status, 30, "its end")).code, 141);
    },
  );
});
