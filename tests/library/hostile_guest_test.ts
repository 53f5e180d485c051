// Copies out of a guest that answers as it likes: nothing of the host is
// written but what the user named.
import assert from "node:assert/strict";
import { CTL_REQ_GET, CTL_REQ_LIST } from "../../core/abi/abi.ts";
import { ENTRY } from "../../core/contract/control.ts";
import { attach, type Machine } from "../../mod.ts";
import type { Program } from "../harness/fake_guest.ts";
import { serveGuest } from "../harness/fake_machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";

/** With all that a mode has, set-user-ID as well. */
const FILE = 0o107755;
const FOLDER = 0o040755;
const LINK = 0o120777;

/** What a path of the guest is, and what it says of itself. */
type Node =
  | { readonly file: string; readonly size?: number }
  | { readonly link: string }
  | { readonly folder: readonly (readonly [name: string, node: Node])[] };

const TOLD = "guest's";
const file = { file: TOLD };

function modeOf(node: Node): number {
  return "file" in node ? FILE : "link" in node ? LINK : FOLDER;
}

function entry(name: string, node: Node): Uint8Array {
  const size = "file" in node ? node.size ?? node.file.length : 0;
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
  readonly machine: Machine;
  /** A folder of the user's. */
  readonly folder: string;
  /** A file of the user's that no copy names. */
  readonly victim: string;
}

async function withGuest(
  paths: (place: Omit<Place, "machine">) => Readonly<Record<string, Node>>,
  run: (place: Place) => Promise<void>,
): Promise<void> {
  using scratch = scratchFolder();
  const victim = `${scratch.path}/victim`;
  const folder = `${scratch.path}/user`;
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(victim, "user's");
  const path = `${scratch.path}/socket`;
  using _guest = serveGuest(path, guestOf(paths({ victim, folder })));
  await using machine = await attach({ socket: path });
  await run({ machine, victim, folder });
  assert.equal(Deno.readTextFileSync(victim), "user's");
  assert.deepEqual(
    [...Deno.readDirSync(scratch.path)].map(({ name }) => name).sort(),
    ["socket", "user", "victim"],
  );
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
