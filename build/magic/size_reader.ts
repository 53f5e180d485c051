/** Reads an expression of the front end's tree as a size: a sum of terms. */
import { calleeName, placeOf, type QualifiedType, type Tree } from "./tree.ts";
import { namesType, type Size, type Term, type TypeName } from "./sizes.ts";

const OTHER: Term = { kind: "other" };
const TRANSPARENT = new Set([
  ..."ParenExpr ImplicitCastExpr CStyleCastExpr ConstantExpr".split(" "),
]);
const LENGTHS = new Set("strlen strnlen wcslen wcsnlen".split(" "));
/** Of variables that are followed one after the other. */
const DEPTH = 6;

/** What the function does with one of its variables. */
interface Variable {
  readonly values: Tree[];
  readonly added: Tree[];
  /** It is changed in a way that is not followed. */
  unclear: boolean;
}

export class SizeReader {
  readonly #source: Uint8Array;
  readonly #variables = new Map<string, Variable>();

  constructor(body: Tree, source: Uint8Array) {
    this.#source = source;
    this.#collect(body);
  }

  #collect(root: Tree): void {
    const pending = [root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      this.#see(node);
      pending.push(...node.inner ?? []);
    }
  }

  #see(node: Tree): void {
    const [first, second] = node.inner ?? [];
    if (node.kind === "VarDecl") {
      const variable = this.#variable(node.id);
      const value = node.inner?.at(-1);
      if (node.init !== undefined && value !== undefined) {
        variable.values.push(value);
      }
      if (node.storageClass !== undefined) variable.unclear = true;
      return;
    }
    const changed = variableIn(first);
    if (node.kind === "CallExpr") this.#seeArguments(node);
    if (changed === undefined) return;
    if (node.kind === "BinaryOperator" && node.opcode === "=") {
      this.#variable(changed).values.push(second!);
    } else if (node.kind === "CompoundAssignOperator") {
      const variable = this.#variable(changed);
      if (node.opcode === "+=") variable.added.push(second!);
      else variable.unclear = true;
    } else if (
      node.kind === "UnaryOperator" && /^(?:\+\+|--)$/.test(node.opcode ?? "")
    ) {
      this.#variable(changed).unclear = true;
    }
  }

  /** A variable whose address is given to a call has what the call makes. */
  #seeArguments(call: Tree): void {
    for (const argument of call.inner?.slice(1) ?? []) {
      const node = throughCasts(argument);
      if (node?.kind !== "UnaryOperator" || node.opcode !== "&") continue;
      const id = variableIn(node.inner?.[0]);
      if (id !== undefined) this.#variable(id).values.push(call);
    }
  }

  #variable(id = ""): Variable {
    let variable = this.#variables.get(id);
    if (variable === undefined) {
      variable = { values: [], added: [], unclear: false };
      this.#variables.set(id, variable);
    }
    return variable;
  }

  read(node: Tree | undefined, depth = DEPTH): Size {
    if (node === undefined || depth === 0) return [OTHER];
    const [first, second, third] = node.inner ?? [];
    if (TRANSPARENT.has(node.kind ?? "")) return this.read(first, depth);
    switch (node.kind) {
      case "IntegerLiteral":
        return [{ kind: "constant", value: Number(node.value) }];
      case "UnaryExprOrTypeTraitExpr":
        return [this.#sizeOf(node)];
      case "OffsetOfExpr":
        return [this.#offsetOf(node)];
      case "DeclRefExpr":
        return this.#variableSize(node, depth);
      case "BinaryOperator":
        return combined(
          node.opcode ?? "",
          this.read(first, depth),
          this.read(second, depth),
        );
      case "ConditionalOperator":
        return either(this.read(second, depth), this.read(third, depth));
      case "StmtExpr":
        return this.read(first?.inner?.at(-1), depth);
      case "CallExpr":
        return LENGTHS.has(calleeName(first))
          ? [{ kind: "length" }]
          : this.#made(node, depth);
    }
    return [OTHER];
  }

  /** A function that is given one `sizeof` makes many of it. */
  #made(call: Tree, depth: number): Size {
    const named = (call.inner?.slice(1) ?? []).map((argument) =>
      this.read(argument, depth - 1)
    ).filter(namesType);
    const [term] = named[0] ?? [];
    return named.length === 1 && named[0]!.length === 1 &&
        term!.kind === "sizeof"
      ? [{ ...term!, many: true }]
      : [OTHER];
  }

  #sizeOf(node: Tree): Term {
    const type = node.argType ?? throughParens(node.inner?.[0])?.type;
    if (node.name !== "sizeof" || type === undefined) return OTHER;
    return { kind: "sizeof", type: typeName(type), many: false };
  }

  /** The tree does not say of what: the text does, if no macro is around, or
   * one that is named for what it does. */
  #offsetOf(node: Tree): Term {
    const { offset } = placeOf(node);
    if (offset === undefined) return OTHER;
    const text = new TextDecoder().decode(
      this.#source.subarray(offset, offset + 200),
    );
    const found =
      /^\w*offsetof\s*\(\s*([\w\s]+?)\s*,\s*([\w.]+)\s*(?:\[[^\]]*\]\s*)?\)/i
        .exec(text);
    if (found === null) return OTHER;
    const [, type = "", member = ""] = found;
    return { kind: "offsetof", type: type.replaceAll(/\s+/g, " "), member };
  }

  #variableSize(node: Tree, depth: number): Size {
    const declared = node.referencedDecl;
    if (declared?.kind === "EnumConstantDecl") return [OTHER];
    const variable = this.#variables.get(declared?.id ?? "");
    if (variable === undefined || variable.unclear) return [OTHER];
    const [value, ...others] = variable.values.map((value) =>
      this.read(value, depth - 1)
    );
    if (value === undefined) return [OTHER];
    const same = others.every((other) =>
      JSON.stringify(other) === JSON.stringify(value)
    );
    if (!same) return [OTHER];
    const added = variable.added.flatMap((part) => this.read(part, depth - 1));
    return [...value, ...added];
  }
}

function typeName({ qualType, desugaredQualType }: QualifiedType): TypeName {
  return desugaredQualType === undefined
    ? { name: qualType }
    : { name: qualType, plain: desugaredQualType };
}

function combined(operator: string, a: Size, b: Size): Size {
  switch (operator) {
    case "+":
      return [...a, ...b];
    case "-":
      return [...a, ...negative(b)];
    case "*":
      return product(a, b);
    case "<<": {
      const [by] = b;
      return b.length === 1 && by!.kind === "constant"
        ? product(a, [{ kind: "constant", value: 2 ** by!.value }])
        : [OTHER];
    }
  }
  // Rounded, or made smaller: the type stands at the start, and more behind.
  return namesType(a) && !namesType(b) ? [...a, OTHER] : [OTHER];
}

function negative(size: Size): Size {
  return size.map((term): Term =>
    term.kind === "constant" ? { kind: "constant", value: -term.value } : OTHER
  );
}

/** Of sizes of which at most one has a type, and that one alone. */
function product(a: Size, b: Size): Size {
  if (namesType(b)) return namesType(a) ? [OTHER] : product(b, a);
  const factor = constantOf(b);
  if (factor === 1) return a;
  const value = constantOf(a);
  if (factor !== undefined && value !== undefined) {
    return [{ kind: "constant", value: value * factor }];
  }
  const [term] = a;
  return a.length === 1 && term!.kind === "sizeof"
    ? [{ ...term!, many: true }]
    : [OTHER];
}

function constantOf(size: Size): number | undefined {
  let sum = 0;
  for (const term of size) {
    if (term.kind !== "constant") return undefined;
    sum += term.value;
  }
  return sum;
}

/** What both sides of a condition agree on; a small number is "nothing". */
function either(a: Size, b: Size): Size {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  const [first, second] = [onlyType(a), onlyType(b)];
  if (first !== undefined && second !== undefined) {
    return [{ kind: "sizeof", type: first, many: false, or: second }];
  }
  const nothing = (size: Size) => {
    const value = constantOf(size);
    return value === 0 || value === 1;
  };
  return nothing(a) ? b : nothing(b) ? a : [OTHER];
}

/** The type whose size, once, this is. */
function onlyType(size: Size): TypeName | undefined {
  const [term] = size;
  return size.length === 1 && term!.kind === "sizeof" && !term!.many &&
      term!.or === undefined
    ? term!.type
    : undefined;
}

function throughCasts(node: Tree | undefined): Tree | undefined {
  let at = node;
  while (at !== undefined && TRANSPARENT.has(at.kind ?? "")) at = at.inner?.[0];
  return at;
}

function throughParens(node: Tree | undefined): Tree | undefined {
  let at = node;
  while (at?.kind === "ParenExpr") at = at.inner?.[0];
  return at;
}

/** The variable that an expression is. */
function variableIn(node: Tree | undefined): string | undefined {
  const at = throughParens(node);
  const declared = at?.kind === "DeclRefExpr" ? at.referencedDecl : undefined;
  return declared?.kind === "VarDecl" ? declared.id : undefined;
}
