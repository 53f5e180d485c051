import assert from "node:assert/strict";
import { sizedCalls } from "./front_end.ts";

type Json = Record<string, unknown>;

let offset = 0;

/** A node that stands somewhere; a line only where the dump would name it. */
const node = (kind: string, more: Json = {}, ...inner: Json[]): Json => ({
  kind,
  range: { begin: { offset: offset++, col: offset }, end: {} },
  ...more,
  ...inner.length > 0 ? { inner } : {},
});
const int = (value: number) => node("IntegerLiteral", { value: String(value) });
const sizeOf = (qualType: string) =>
  node("UnaryExprOrTypeTraitExpr", { name: "sizeof", argType: { qualType } });
const plus = (a: Json, b: Json) =>
  node("BinaryOperator", { opcode: "+" }, a, b);
const times = (a: Json, b: Json) =>
  node("BinaryOperator", { opcode: "*" }, a, b);
const variable = (id: string, kind = "VarDecl") =>
  node("DeclRefExpr", { referencedDecl: { id, kind } });
const assign = (id: string, value: Json, opcode = "=") =>
  node(
    opcode === "=" ? "BinaryOperator" : "CompoundAssignOperator",
    { opcode },
    variable(id),
    value,
  );
const declare = (id: string, ...value: Json[]) =>
  node(
    "DeclStmt",
    {},
    node("VarDecl", { id, ...value.length > 0 ? { init: "c" } : {} }, ...value),
  );
const call = (name: string, ...given: Json[]) =>
  node(
    "CallExpr",
    {},
    node(
      "ImplicitCastExpr",
      {},
      node("DeclRefExpr", { referencedDecl: { kind: "FunctionDecl", name } }),
    ),
    ...given,
  );

/** What a function of these statements asks for, one line a call. */
function sizes(...body: Json[]): string[] {
  const tree = {
    kind: "TranslationUnitDecl",
    inner: [
      node("FunctionDecl", { name: "f" }, node("CompoundStmt", {}, ...body)),
    ],
  };
  return sizedCalls(JSON.stringify(tree, null, 2), new Uint8Array()).map(
    ({ callee, sizes }) =>
      `${callee}: ` +
      sizes.map((size) =>
        size.map((term) =>
          term.kind === "sizeof"
            ? `${term.type.name}${term.many ? "*n" : ""}`
            : term.kind === "constant"
            ? term.value
            : term.kind
        ).join(" + ")
      ).join(", "),
  );
}

const n = () => variable("n", "ParmVarDecl");

Deno.test("a size is a sum, in its order", () => {
  assert.deepEqual(
    sizes(
      call("malloc", sizeOf("struct a")),
      call("malloc", plus(sizeOf("struct a"), times(n(), sizeOf("long")))),
      call(
        "malloc",
        plus(plus(sizeOf("struct a"), call("strlen", n())), int(1)),
      ),
      call("calloc", n(), sizeOf("struct a")),
      call("malloc", times(int(1), sizeOf("struct a"))),
      call("malloc", times(sizeOf("struct a"), sizeOf("struct b"))),
    ),
    [
      "malloc: struct a",
      "malloc: struct a + long*n",
      "malloc: struct a + length + 1",
      "calloc: , struct a",
      "malloc: struct a",
    ],
  );
});

Deno.test("a variable is followed to the one value that it is given", () => {
  const asked = call("malloc", variable("v"));
  const value = () => sizeOf("struct a");
  assert.deepEqual(sizes(declare("v", value()), asked), ["malloc: struct a"]);
  assert.deepEqual(
    sizes(declare("v"), assign("v", value()), asked),
    ["malloc: struct a"],
  );
  assert.deepEqual(
    sizes(
      declare("v", value()),
      assign("v", times(n(), sizeOf("long")), "+="),
      asked,
    ),
    ["malloc: struct a + long*n"],
  );
  const another = assign("v", sizeOf("struct b"));
  assert.deepEqual(sizes(declare("v", value()), another, asked), []);
  const doubled = assign("v", int(2), "*=");
  assert.deepEqual(sizes(declare("v", value()), doubled, asked), []);
});

Deno.test("what a checked product stores is many of its one type", () => {
  const address = node("UnaryOperator", { opcode: "&" }, variable("v"));
  assert.deepEqual(
    sizes(
      declare("v"),
      call("product", n(), sizeOf("struct a"), address),
      call("malloc", variable("v")),
    ),
    ["product: , struct a, ", "malloc: struct a*n"],
  );
});

Deno.test("a call inside sizeof is none", () => {
  const inner = call("malloc", sizeOf("long"));
  const inside = node(
    "UnaryExprOrTypeTraitExpr",
    { name: "sizeof" },
    node("ParenExpr", {}, { ...inner, type: { qualType: "int" } }),
  );
  assert.deepEqual(sizes(call("malloc", inside)), ["malloc: int"]);
});

Deno.test("a line that the dump leaves out is the one before", () => {
  const at = (line: number | undefined, given: Json) => ({
    ...given,
    range: {
      begin: { offset: 1, ...line === undefined ? {} : { line }, col: 3 },
    },
  });
  const dump = JSON.stringify(
    {
      inner: [
        at(7, { kind: "VarDecl" }),
        at(undefined, {
          kind: "FunctionDecl",
          name: "f",
          inner: [
            at(undefined, call("malloc", sizeOf("int"))),
            at(9, call("malloc", sizeOf("int"))),
          ],
        }),
      ],
    },
    null,
    2,
  );
  const found = sizedCalls(dump, new Uint8Array());
  assert.deepEqual(found.map(({ line }) => line), [7, 9]);
});
