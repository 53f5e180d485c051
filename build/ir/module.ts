/**
 * The tree: a list of top-level entities that keep their own text.
 *
 * An entity's text is exactly what was read, without the line's end, so that
 * print(parse(x)) equals x. Names are kept in IR spelling (quotes included),
 * without the sigil. A pass makes new entities; it does not change old ones.
 */
export interface Module {
  readonly file: string;
  readonly entities: readonly Entity[];
}

export type Entity =
  | TextEntity
  | NamedEntity
  | FunctionEntity
  | MetadataEntity;

/** Comments, blank lines, target lines, `source_filename`, `module asm`. */
export interface TextEntity {
  readonly kind: "text";
  readonly text: string;
}

/** `alias` includes ifuncs; `attributes` is named by its number. */
export interface NamedEntity {
  readonly kind:
    | "type"
    | "global"
    | "alias"
    | "declare"
    | "comdat"
    | "attributes"
    | "named-metadata";
  readonly name: string;
  readonly text: string;
}

/** `header` is the `define` line, `body` the lines up to the closing brace. */
export interface FunctionEntity {
  readonly kind: "function";
  readonly name: string;
  readonly header: string;
  readonly body: readonly string[];
}

export interface MetadataEntity {
  readonly kind: "metadata";
  readonly id: number;
  readonly text: string;
}

/** The file's text is not LLVM assembly; `line` and `column` count from 1. */
export class IrSyntaxError extends SyntaxError {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: number,
    reason: string,
  ) {
    super(`Cannot parse "${file}" at ${line}:${column}: ${reason}`);
    this.name = "IrSyntaxError";
  }
}

/** A module breaks a rule that every stage's output must keep. */
export class IrVerifyError extends Error {
  constructor(readonly file: string, readonly problems: readonly string[]) {
    super(
      `Cannot accept module "${file}": ${problems.slice(0, 5).join("; ")}` +
        (problems.length > 5 ? `; and ${problems.length - 5} more` : "") +
        " (look at it with --dump-after)",
    );
    this.name = "IrVerifyError";
  }
}
