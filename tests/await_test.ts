// No local variable of VFS lives across a wait: VFS can be replaced at each,
// and a job is entered again by another call of its function.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "./harness/minix_live.ts";
import { livesAcrossWaits } from "./harness/steps.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const VFS = "core/servers/vfs";

Deno.test("no local variable of VFS lives across an AWAIT", async () => {
  const problems: string[] = [];
  let waits = 0;
  for (const { name } of Deno.readDirSync(`${ROOT}${VFS}`)) {
    const path = `${VFS}/${name}`;
    if (!name.endsWith(".c")) continue;
    const text = Deno.readTextFileSync(ROOT + path);
    waits += text.split(/\b(?:AWAIT|CALL)\(/).length - 1;
    if (!/\bj_state\b|\bSTEPS\(/.test(text)) continue;
    problems.push(...await livesAcrossWaits(path, ROOT));
  }
  assert.ok(waits > 40, `${waits} waits: these are not all`);
  assert.deepEqual(problems, []);
});

/** Bodies of step functions, and the variable that is wrong in each. */
const BROKEN: readonly [title: string, body: string, variable: RegExp][] = [
  [
    "a scalar",
    "int r; STEPS(j) r = j->j_done; AWAIT(j, 1, job_lock(j, NULL)); return r;",
    /'r' is uninitialized/,
  ],
  [
    "a scalar that changed after it was prepared",
    "int n = 0; STEPS(j) n = 3; AWAIT(j, 1, job_lock(j, NULL)); return n;",
    /"n" lives across a wait/,
  ],
  [
    "a counter",
    "int n = 0; STEPS(j) n++; CALL(j, 1, job_lock(j, NULL)); return n;",
    /"n" lives across a wait/,
  ],
  [
    "a message that was filled by parts",
    "message m; STEPS(j) m.m_type = 3; AWAIT(j, 1, job_lock(j, NULL)); " +
    "return m.m_type;",
    /"m" lives across a wait/,
  ],
  [
    "a variable that a call filled",
    "message m; STEPS(j) job_message(j, &m); " +
    "AWAIT(j, 1, job_lock(j, NULL)); return m.m_type;",
    /"m" lives across a wait/,
  ],
  [
    "a name",
    'char s[4]; STEPS(j) strlcpy(s, "x", 4); ' +
    "AWAIT(j, 1, job_lock(j, NULL)); return s[0];",
    /"s" lives across a wait/,
  ],
  [
    "a counter of a loop",
    "int n = 0; STEPS(j) while (n < 3) { n++; AWAIT(j, 1, job_lock(j, NULL)); " +
    "} return 0;",
    /"n" lives across a wait/,
  ],
  [
    "a counter in a loop's head",
    "int n = 0; STEPS(j) for (; n < 3; n++) AWAIT(j, 1, job_lock(j, NULL)); " +
    "return 0;",
    /"n" lives across a wait/,
  ],
  [
    "what is only set behind the wait of its loop",
    "int n = 0; STEPS(j) do { if (n) return n; " +
    "AWAIT(j, 1, job_lock(j, NULL)); n = 1; } while (j->j_done); return 0;",
    /"n" lives across a wait/,
  ],
  [
    "what is set in both arms before it",
    "int n = 0; STEPS(j) if (j->j_done) n = 1; else n = 2; " +
    "AWAIT(j, 1, job_lock(j, NULL)); return n;",
    /"n" lives across a wait/,
  ],
  [
    "what is set in an arm that goes on",
    "int n = 0; STEPS(j) for (;;) { if (j->j_done) { n = 1; " +
    "AWAIT(j, 1, job_lock(j, NULL)); if (j->j_done > 3) break; return 0; } } " +
    "return n;",
    /"n" lives across a wait/,
  ],
  [
    "what is set under another label",
    "int n = 0; STEPS(j) n = 1; AWAIT(j, 1, job_lock(j, NULL)); " +
    "switch (j->j_done) { case 4: n = 2; break; case 5: return n; } return 0;",
    /"n" lives across a wait/,
  ],
  [
    "what is set in one arm behind it",
    "int n = 0; STEPS(j) n = 1; AWAIT(j, 1, job_lock(j, NULL)); " +
    "if (j->j_done) n = 2; return n;",
    /"n" lives across a wait/,
  ],
  [
    "what is set behind it for the sake of an operator",
    "int n = 0; STEPS(j) n = 1; AWAIT(j, 1, job_lock(j, NULL)); " +
    "(void) (j->j_done && (n = 2)); return n;",
    /"n" lives across a wait/,
  ],
  [
    "a variable that changes through a pointer",
    "int n = 0, *p = &n; STEPS(j) *p = 5; " +
    "AWAIT(j, 1, job_lock(j, NULL)); return n;",
    /the address of "n" is kept/,
  ],
  [
    "a pointer that is set behind the start",
    "int n = 0, *p = NULL; STEPS(j) p = &n; *p = 5; " +
    "AWAIT(j, 1, job_lock(j, NULL)); return n;",
    /the address of "n" is kept/,
  ],
];

const SOUND: readonly string[] = [
  "message m; job_message(j, &m); STEPS(j) " +
  "AWAIT(j, 1, job_lock(j, NULL)); return m.m_type;",
  "int r; STEPS(j) r = 1; if (r < j->j_done) return r; " +
  "AWAIT(j, 1, job_lock(j, NULL)); r = j->j_done; return r;",
  "message m; STEPS(j) job_message(j, &m); if (m.m_type) return 1; " +
  "AWAIT(j, 1, job_lock(j, NULL)); job_message(j, &m); return m.m_type;",
  "int n = 0; STEPS(j) n = 3; if (j->j_done) { " +
  "AWAIT(j, 1, job_lock(j, NULL)); return 0; } return n;",
  "int n; STEPS(j) AWAIT(j, 1, job_lock(j, NULL)); n = j->j_done; " +
  "switch (n) { case 4: return n; default: break; } return 0;",
  "int n; STEPS(j) for (;;) { n = j->j_done; if (n > 3) return n; " +
  "AWAIT(j, 1, job_lock(j, NULL)); }",
  "int n = 0; STEPS(j) for (n = 0; n < 3; n++) j->j_done += n; " +
  "AWAIT(j, 1, job_lock(j, NULL)); return 0;",
];

Deno.test("a wait loses a parameter that changed", async () => {
  const problems = await problemsOf(
    "STEPS(j) j = jobs[0]; AWAIT(j, 1, job_lock(j, NULL)); return j->j_done;",
  );
  assert.deepEqual(problems, ['step(): "j" lives across a wait']);
});

async function problemsOf(body: string): Promise<string[]> {
  using folder = scratchFolder();
  const path = `${folder.path}/x.c`;
  const text = `int step(struct job *j);
int step(struct job *j) { ${body} END_STEPS; }
`;
  Deno.writeTextFileSync(path, `#include "vfs.h"\n${text}`);
  return await livesAcrossWaits(path, ROOT);
}

for (const [title, body, variable] of BROKEN) {
  Deno.test(`a wait loses ${title}`, async () => {
    const problems = await problemsOf(body);
    assert.equal(problems.length, 1, body);
    assert.match(problems[0]!, variable);
  });
}

Deno.test("what is set again behind a wait is sound", async () => {
  for (const body of SOUND) assert.deepEqual(await problemsOf(body), [], body);
});
