// `cp`: what it keeps, where it puts things, and what is left of a copy that
// does not reach its end.
import assert from "node:assert/strict";
import { BLOCK_SIZE, FIRST_SECTOR } from "../../build/image/mod.ts";
import { talkTo } from "../../demo/cli.ts";
import { ImageDisk } from "../../emu/mod.ts";
import { LittleEndian, SECTOR_SIZE } from "../../formats/mod.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { ROOT } from "../harness/tree.ts";
import { makePipe } from "../harness/pipe_file.ts";

const SHELL = "/bin/sh";
const TIME = 1_600_000_000;
const LARGE = 300_000;
const FREE_KILOBYTES = 2400;

/** All below a folder: kind, permissions, time, and content or target. */
function tree(folder: string, name = ""): Record<string, unknown> {
  const path = folder + name;
  const info = Deno.lstatSync(path);
  if (info.isSymlink) return { [name]: Deno.readLinkSync(path) };
  const facts = [info.mode! & 0o777, info.mtime!.getTime() / 1000];
  if (info.isFile) return { [name]: [...facts, Deno.readTextFileSync(path)] };
  return Object.assign(
    { [name]: facts },
    ...[...Deno.readDirSync(path)].map((entry) =>
      tree(folder, `${name}/${entry.name}`)
    ),
  );
}

/** Leaves so much room on a disk: the zones behind that count as in use. */
function fill(image: string, kilobytes: number): void {
  const disk = ImageDisk.open(image);
  const start = FIRST_SECTOR * SECTOR_SIZE;
  const superblock = new LittleEndian(
    disk.read(start + BLOCK_SIZE, BLOCK_SIZE),
  );
  const at = start + (2 + superblock.u16(6)) * BLOCK_SIZE;
  const map = disk.read(at, superblock.u16(8) * BLOCK_SIZE);
  const full = (byte: number) => byte === 0xff;
  map.fill(0xff, map.findIndex((byte) => !full(byte)) + kilobytes / 8);
  disk.write(at, map);
  disk.close();
}

/** A folder with a bit of everything. */
function makeTree(folder: string): void {
  Deno.mkdirSync(`${folder}/inner/empty`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/plain`, "plain\n");
  Deno.writeTextFileSync(`${folder}/inner/program`, "x".repeat(LARGE));
  Deno.writeTextFileSync(`${folder}/inner/nothing`, "");
  Deno.symlinkSync("../plain", `${folder}/inner/link`);
  Deno.chmodSync(`${folder}/inner/program`, 0o751);
  Deno.chmodSync(`${folder}/plain`, 0o600);
  const all = [
    "inner/program",
    "inner/nothing",
    "inner/empty",
    "inner",
    "plain",
  ];
  for (const name of [...all, ""]) {
    Deno.utimeSync(`${folder}/${name}`, TIME, TIME + name.length);
  }
  Deno.chmodSync(`${folder}/inner/empty`, 0o700);
}

async function refused(
  machine: TestMachine,
  words: readonly string[],
  said: RegExp,
): Promise<void> {
  const { code, stdout, stderr } = await machine.run("cp", words);
  assert.equal(code, 125, stdout + stderr);
  assert.match(stderr, said);
}

/** Names in a folder of the guest, those that begin with a dot included. */
async function names(machine: TestMachine, folder: string): Promise<string[]> {
  const out = `${machine.folder}/names`;
  await machine.must("cp", `:${folder}`, out);
  const found = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
  Deno.removeSync(out, { recursive: true });
  return found;
}

const isUnfinished = (name: string) => name.startsWith(".put.");

Deno.test("cp", async (t) => {
  await using machine = await TestMachine.create();
  fill(machine.image, FREE_KILOBYTES);
  await machine.boot();
  const { folder } = machine;
  const source = `${folder}/source`;
  makeTree(source);

  await t.step("a folder goes there and back as it is", async () => {
    await machine.must("cp", source, ":/tmp/tree");
    assert.deepEqual(
      await machine.json("cp", ":/tmp/tree", `${folder}/back`),
      { files: 3, bytes: LARGE + 6 },
    );
    assert.deepEqual(tree(`${folder}/back`), tree(source));
    // Once more: onto what is there.
    await machine.must("cp", ":/tmp/tree/", `${folder}/back`);
    assert.deepEqual(tree(`${folder}/back/tree`), tree(source));
  });

  await t.step(
    "what exists as a folder takes copies by their names",
    async () => {
      await machine.must("cp", source, ":/tmp/tree");
      await machine.must("cp", ":/tmp/tree/source", `${folder}/within`);
      assert.deepEqual(tree(`${folder}/within`), tree(source));
      await machine.must("cp", `${source}/plain`, ":/tmp/");
      await machine.must("cp", ":/tmp/plain", folder);
      assert.deepEqual(tree(`${folder}/plain`), tree(`${source}/plain`));
    },
  );

  await t.step(
    "a file takes the place of another, by a link as well",
    async () => {
      const next = `${folder}/next`;
      Deno.writeTextFileSync(next, "next\n");
      await machine.must("cp", next, ":/tmp/tree/inner/link");
      assert.equal(await machine.exec("/bin/cat", "/tmp/tree/plain"), "next\n");
      await machine.must("cp", ":/tmp/tree/plain", `${folder}/back/inner/link`);
      assert.equal(Deno.readTextFileSync(`${folder}/back/plain`), "next\n");
      assert.ok(Deno.lstatSync(`${folder}/back/inner/link`).isSymlink);
    },
  );

  await t.step("- is a standard stream", async () => {
    const writer = talkTo(
      ["cp", "--name", machine.name, "-", ":/tmp/stream"],
      machine.env,
    );
    const stdin = writer.stdin.getWriter();
    await stdin.write(new TextEncoder().encode("from a stream\n"));
    await stdin.close();
    await new Response(writer.stdout).text();
    assert.equal((await writer.status).code, 0);
    assert.equal(
      await machine.must("cp", ":/tmp/stream", "-"),
      "from a stream\n",
    );
  });

  await t.step(
    "what cannot be copied is named, with the guest's words",
    async () => {
      Deno.mkdirSync(`${folder}/odd`);
      makePipe(`${folder}/odd/pipe`);
      for (
        const [words, said] of [
          [[":/nothere", folder], /"\/nothere" in the guest: No such file/],
          [
            [":/dev", `${folder}/dev`],
            /"\/dev\/\w+" of the guest: it is no file,/,
          ],
          [[`${folder}/odd`, ":/tmp/odd"], /odd\/pipe": it is no file, folder/],
          [
            [`${source}/plain`, ":/nothere/"],
            /"\/nothere\/" in the guest: No such/,
          ],
          [
            [`${source}/plain`, ":/nothere/x"],
            /"\/nothere\/x" in the guest: No such/,
          ],
          [[source, ":/etc/rc"], /"\/etc\/rc" in the guest: Not a directory/],
          [[":/etc/rc", "/nothere/x"], /"\/nothere\/x": No such file/],
          [[":/etc/rc", "/dev/full"], /"\/dev\/full": No space left on device/],
          [
            [":/etc", `${source}/plain`],
            /plain": (File exists|Not a directory)/,
          ],
        ] as const
      ) {
        await refused(machine, words, said);
      }
      assert.deepEqual(
        [...Deno.readDirSync(folder)].filter(({ name }) =>
          /^(dev|rc)/.test(name)
        ),
        [],
      );
      assert.equal((await names(machine, "/tmp")).includes("odd"), false);
    },
  );

  await t.step("a host's full disk keeps what it had", async () => {
    const path = `${folder}/full`;
    Deno.writeTextFileSync(path, "before\n");
    const { stderr, code } = await new Deno.Command(SHELL, {
      args: [
        ...["-c", 'trap "" XFSZ; ulimit -f 16; exec "$@"', "sh"],
        ...[Deno.execPath(), "run", "-A", "--quiet", `${ROOT}main.ts`],
        ...["cp", "--name", machine.name, ":/tmp/tree/inner/program", path],
      ],
      env: machine.env,
    }).output();
    assert.equal(code, 125);
    assert.match(
      new TextDecoder().decode(stderr),
      /Cannot write ".*full": File too large\n/,
    );
    assert.equal(Deno.readTextFileSync(path), "before\n");
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.startsWith("full"));
    assert.deepEqual(left, ["full"]);
  });

  await t.step("a guest's full disk keeps what it had", async () => {
    const large = `${folder}/large`;
    Deno.writeFileSync(large, new Uint8Array(FREE_KILOBYTES * 1024));
    await machine.must("cp", `${source}/plain`, ":/root/file");
    const before = await names(machine, "/root");
    await refused(
      machine,
      [large, ":/root/file"],
      /"\/root\/file" in the guest: No space left on device/,
    );
    assert.deepEqual(await names(machine, "/root"), before);
    assert.equal(await machine.exec("/bin/cat", "/root/file"), "plain\n");
    // What was begun has given its room back.
    await machine.must("cp", `${source}/inner/program`, ":/root/file");
  });

  for (
    const [signal, status] of [["SIGKILL", 137], ["SIGINT", 130]] as const
  ) {
    await t.step(`${signal} in the middle leaves nothing`, async () => {
      await machine.must("cp", `${source}/plain`, ":/var/there");
      for (const target of ["/var/there", "/var/new"]) {
        const writer = talkTo(
          ["cp", "--name", machine.name, "-", `:${target}`],
          machine.env,
        );
        const stdin = writer.stdin.getWriter();
        await stdin.write(new Uint8Array(LARGE));
        const isThere = async () =>
          (await names(machine, "/var")).some(isUnfinished);
        await poll(isThere, 30, "a copy that has begun");
        writer.kill(signal);
        assert.equal((await writer.status).code, status);
        await poll(
          async () => !await isThere(),
          30,
          "the end of what was begun",
        );
        stdin.close().catch(() => {});
        await writer.stdout.cancel();
      }
      assert.equal((await names(machine, "/var")).includes("new"), false);
      assert.equal(await machine.exec("/bin/cat", "/var/there"), "plain\n");
    });
  }

  await t.step("a machine that ends in the middle ends the copy", async () => {
    const writer = talkTo(
      ["cp", "--name", machine.name, "-", ":/var/endless"],
      machine.env,
    );
    const stdin = writer.stdin.getWriter();
    await stdin.write(new Uint8Array(LARGE));
    await poll(
      async () => (await names(machine, "/var")).some(isUnfinished),
      30,
      "a copy that has begun",
    );
    await machine.must("stop");
    assert.equal((await writer.status).code, 125);
    stdin.close().catch(() => {});
    await writer.stdout.cancel();
  });
});
