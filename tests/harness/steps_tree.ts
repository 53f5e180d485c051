// The events of a step function in the order of its text, as clang's syntax
// tree has it: macros are what they expand to.

export interface Node {
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

export interface Event {
  /** A fill is a change through a pointer, or of a part; an escape, an address
   * that is kept; a wait, any place that is jumped to. */
  readonly kind:
    | "switch"
    | "wait"
    | "loop"
    | "end"
    | "read"
    | "write"
    | "fill"
    | "escape";
  readonly id?: string;
  /** Whether all of the variable is changed. */
  readonly whole?: boolean;
  /** The branches and loops around it. */
  readonly inside: readonly number[];
}

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

/** Which a macro is made of, and which is no loop. */
function isOnce({ kind, inner }: Node): boolean {
  return kind === "DoStmt" && inner![1]!.kind === "IntegerLiteral" &&
    inner![1]!.value === "0";
}

export class Walk {
  readonly events: Event[] = [];
  readonly names = new Map<string, string>();
  /** Branches behind which nothing goes on. */
  readonly ending = new Set<number>();
  #inside: number[] = [];
  #branches = 0;
  /** How deep the labels of another switch stand; 0 outside. */
  #labels = 0;

  visit(node: Node, given = false): void {
    const { kind, inner = [] } = node;
    switch (kind) {
      case "UnaryExprOrTypeTraitExpr":
        return;
      case "SwitchStmt":
        if (!isOnState(inner[0]!)) return this.#choice(inner);
        this.#note("switch");
        break;
      case "CaseStmt":
      case "DefaultStmt":
        this.#label(inner[0]?.value === "0");
        break;
      case "LabelStmt":
        this.#note("wait");
        break;
      case "VarDecl":
        if (node.storageClass === undefined) {
          this.names.set(node.id!, node.name!);
        }
        break;
      case "DeclRefExpr":
        return this.#read(node);
      case "IfStmt":
      case "ConditionalOperator":
        this.visit(inner[0]!);
        return inner.slice(1).forEach((arm) => this.#branch(arm));
      case "WhileStmt":
        return this.#loop(() => {
          for (const child of inner.slice(0, -1)) this.visit(child);
          this.#branch(inner.at(-1)!);
        });
      case "ForStmt": {
        const [start, declared, condition, step, body] = inner;
        this.visit(start!);
        return this.#loop(() => {
          for (const child of [declared!, condition!]) this.visit(child);
          for (const child of [body!, step!]) this.#branch(child);
        });
      }
      case "DoStmt": {
        const both = () => inner.forEach((child) => this.#branch(child));
        return isOnce(node) ? both() : this.#loop(both);
      }
    }
    this.#expression(node, given);
  }

  #expression(node: Node, given: boolean): void {
    const { kind, inner = [] } = node;
    // A constant pointer to it changes nothing; any other may.
    const constant = kind === "ImplicitCastExpr" &&
      node.castKind === "NoOp" && /^const /.test(node.type!.qualType);
    if (given && constant && this.#address(inner[0]) !== undefined) {
      return this.#read(inner[0]!);
    }
    if (kind === "ArraySubscriptExpr") {
      for (const child of inner) this.visit(decayed(child));
      return;
    }
    if (kind === "BinaryOperator" && /^(&&|\|\|)$/.test(node.opcode!)) {
      this.visit(inner[0]!);
      return this.#branch(inner[1]!);
    }
    // Whoever is given a pointer that is not constant is taken to fill it.
    const address = this.#address(node);
    if (address !== undefined) {
      return this.#note(given ? "fill" : "escape", address, isWhole(node));
    }
    const cast = /Cast|^ParenExpr$/.test(kind ?? "");
    for (const child of isPlainAssignment(node) ? inner.slice(1) : inner) {
      this.visit(child, kind === "CallExpr" || given && cast);
    }
    if (kind === "VarDecl" && node.init !== undefined) {
      this.#note("write", node.id!, true);
    }
    const assigns = (kind === "BinaryOperator" && node.opcode === "=") ||
      kind === "CompoundAssignOperator" ||
      (kind === "UnaryOperator" && /^(\+\+|--)$/.test(node.opcode!));
    const changed = assigns ? root(inner[0]) : undefined;
    if (changed === undefined) return;
    const plain = isPlainAssignment(node);
    this.#note(plain ? "write" : "fill", changed, plain);
  }

  #note(kind: Event["kind"], id?: string, whole?: boolean): void {
    const inside = [...this.#inside];
    this.events.push({
      ...{ kind, inside },
      ...id === undefined ? {} : { id },
      ...whole === undefined ? {} : { whole },
    });
  }

  #branch(node: Node): void {
    this.#inside.push(++this.#branches);
    if (endsInReturn(node)) this.ending.add(this.#branches);
    this.visit(node);
    this.#inside.pop();
  }

  /** A switch within a step: what stands behind a label is a branch. */
  #choice([value, body]: readonly Node[]): void {
    this.visit(value!);
    const around = this.#labels;
    this.#labels = this.#inside.length + 1;
    this.#branch(body!);
    this.#labels = around;
  }

  #label(first: boolean): void {
    if (this.#labels === this.#inside.length && this.#labels > 0) {
      this.#inside.splice(-1, 1, ++this.#branches);
    } else if (this.#labels > 0 || !first) this.#note("wait");
  }

  #loop(visit: () => void): void {
    this.#note("loop");
    visit();
    this.#note("end");
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
      this.#note("read", node.referencedDecl!.id);
    } else {
      for (const child of node.inner ?? []) this.#read(child);
    }
  }
}

/** Whether an address is that of all of the variable. */
function isWhole({ inner }: Node): boolean {
  return inner?.[0]?.kind === "DeclRefExpr";
}

function contains(node: Node, kinds: RegExp): boolean {
  return kinds.test(node.kind ?? "") ||
    (node.inner ?? []).some((child) => contains(child, kinds));
}

function endsInReturn(node: Node): boolean {
  const last = node.kind === "CompoundStmt" ? node.inner?.at(-1) : node;
  return last?.kind === "ReturnStmt" &&
    !contains(node, /^(Break|Continue|Goto|IndirectGoto|Label)Stmt$/);
}
