// The rule that RS waits for other services in peers.c only, where an update
// in progress forbids it.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Calls that wait for PM, VFS, DS or SCHED, as functions of the libraries. */
const WAITING =
  /\b(_taskcall|_syscall|ipc_sendrec|ipc_send|ipc_receive|ds_\w+|sched_(start|stop|inherit)|open|read|write|close|stat|fstat|fork|execve?|kill|waitpid|getpid|sleep|tickdelay)\s*\(/;

/** C without comments and strings. */
function code(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/"(\\.|[^"\\])*"/g, '""');
}

function callers(): string[] {
  const found: string[] = [];
  for (const { name } of Deno.readDirSync(FOLDER)) {
    if (!name.endsWith(".c")) continue;
    const text = code(Deno.readTextFileSync(FOLDER + name));
    if (WAITING.test(text)) found.push(name);
  }
  return found.sort();
}

Deno.test("RS waits for other services in peers.c only", () => {
  assert.deepEqual(callers(), ["peers.c"]);
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
