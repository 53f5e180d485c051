// The rule that RS waits for other services in peers.c only, where an update
// in progress forbids it.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

const CORE = fileURLToPath(new URL("../..", import.meta.url));

/** What waits for whoever its argument names. */
const BASIC = [
  ...["_taskcall", "_syscall", "ipc_sendrec", "ipc_send", "ipc_receive"],
  "tickdelay",
];
/** VM, which no update stops, is no peer. */
const SENDS = /\b_(?:sys|task)call\((?!VM_PROC_NR\b)/;
const LIBRARIES = ["libc/sys", "libsys"];

/** C without comments and strings. */
function code(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/"(\\.|[^"\\])*"/g, '""');
}

function callOf(names: Iterable<string>): RegExp {
  return new RegExp(`\\b(?:${[...names].join("|")})\\s*\\(`);
}

interface Defined {
  readonly name: string;
  readonly isStatic: boolean;
  readonly body: string;
}

/** The functions of a folder's C files; names stand at column 0. */
function functionsOf(folder: string): Defined[] {
  const found: Defined[] = [];
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".c")) continue;
    const text = code(Deno.readTextFileSync(`${folder}/${name}`));
    const heads = /^(\w[\w *]*)\n(\w+)\([^;{]*\)\n(\{[^]*?\n\})/gm;
    for (const [, type, name, body] of text.matchAll(heads)) {
      found.push({
        name: name!,
        isStatic: /\bstatic\b/.test(type!),
        body: body!,
      });
    }
  }
  return found;
}

/** The functions of the libraries that wait for PM, VFS, DS or SCHED: they
 * send, or call one that does. */
function waiting(): Set<string> {
  const found = new Set<string>();
  for (const library of LIBRARIES) {
    const all = functionsOf(CORE + library)
      .filter(({ name }) => !BASIC.includes(name));
    const sending = new Set<Defined>();
    for (let before = -1; before < sending.size;) {
      before = sending.size;
      const names = [...sending].map(({ name }) => name);
      const sends = names.length > 0 ? callOf(names) : SENDS;
      for (const one of all) {
        if (SENDS.test(one.body) || sends.test(one.body.slice(1))) {
          sending.add(one);
        }
      }
    }
    for (const { name, isStatic } of sending) if (!isStatic) found.add(name);
  }
  return found;
}

Deno.test("waiting() knows the calls of the libraries", () => {
  const names = waiting();
  const some = ["getuid", "lseek", "open", "pipe", "execl", "sleep", "waitpid"];
  for (const name of [...some, "ds_publish_label", "sched_start"]) {
    assert.ok(names.has(name), name);
  }
  for (const name of ["mmap", "sbrk", "sigaddset", "sef_receive_status"]) {
    assert.ok(!names.has(name), name);
  }
});

/** root.c: an old RS waits for its successor with an alarm; trial.c: a new one
 * gives up and has nothing left to do. */
const CALLERS = ["peers.c", "root.c", "trial.c"];

Deno.test("RS waits for others in peers.c only, and for itself", () => {
  const call = callOf([...BASIC, ...waiting()]);
  const callers = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
    .filter((name) =>
      name.endsWith(".c") &&
      call.test(code(Deno.readTextFileSync(FOLDER + name)))
    );
  assert.deepEqual(callers.sort(), CALLERS);
  const waits = callOf(waiting());
  for (const name of ["root.c", "trial.c"]) {
    assert.doesNotMatch(code(Deno.readTextFileSync(FOLDER + name)), waits);
  }
});

Deno.test("every call in peers.c asks whether it may wait", () => {
  const text = code(Deno.readTextFileSync(`${FOLDER}peers.c`));
  const bodies = text.split(/\n(?=\w[^\n]*\n\w+\()/)
    .filter((body) => /\npeer_\w+\(/.test("\n" + body));
  assert.ok(bodies.length > 8);
  for (const body of bodies) {
    assert.match(body, /may_wait\(|rs_sendrec\(/, body.slice(0, 60));
  }
});
