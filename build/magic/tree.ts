/** The front end's syntax tree, as far as it is read. */

export interface Tree {
  readonly id?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly opcode?: string;
  readonly value?: string;
  readonly type?: QualifiedType;
  readonly argType?: QualifiedType;
  readonly init?: string;
  readonly storageClass?: string;
  readonly range?: { readonly begin?: Begin };
  readonly referencedDecl?: Tree;
  readonly inner?: readonly Tree[];
}

export interface QualifiedType {
  readonly qualType: string;
  readonly desugaredQualType?: string;
}

export interface Place {
  offset?: number;
  line?: number;
  col?: number;
}

interface Begin extends Place {
  readonly expansionLoc?: Place;
}

/** Where a macro is used, not where it is written. */
export function placeOf(node: Tree): Place {
  const begin = node.range?.begin;
  return begin?.expansionLoc ?? begin ?? {};
}

/** The name of a function that is called directly. */
export function calleeName(callee: Tree | undefined): string {
  let node = callee;
  while (node?.kind === "ImplicitCastExpr" || node?.kind === "ParenExpr") {
    node = node.inner?.[0];
  }
  const declared = node?.referencedDecl;
  return declared?.kind === "FunctionDecl" ? declared.name ?? "" : "";
}
