// What a file system shall hold: a tree of nodes, made by path. The order in
// which nodes are added does not matter for the result.

export type Node =
  | { kind: "directory"; mode: number; entries: Map<string, Node> }
  | { kind: "file"; mode: number; bytes: Uint8Array }
  | { kind: "symlink"; target: string }
  | {
    kind: "device";
    mode: number;
    block: boolean;
    major: number;
    minor: number;
  };

export type Directory = Extract<Node, { kind: "directory" }>;

/** Bytes of the name field of a directory entry. */
export const NAME_MAX = 60;

export class ImagePlan {
  readonly root: Directory = newDirectory(0o755);

  directory(path: string, mode: number): void {
    const existing = this.#find(path);
    if (existing?.kind === "directory") existing.mode = mode;
    else this.#add(path, newDirectory(mode));
  }

  file(path: string, bytes: Uint8Array, mode: number): void {
    this.#add(path, { kind: "file", mode, bytes });
  }

  symlink(path: string, target: string): void {
    this.#add(path, { kind: "symlink", target });
  }

  device(
    path: string,
    device: { block: boolean; major: number; minor: number; mode: number },
  ): void {
    this.#add(path, { kind: "device", ...device });
  }

  #find(path: string): Node | undefined {
    let node: Node = this.root;
    for (const part of split(path)) {
      if (node.kind !== "directory") return undefined;
      const next = node.entries.get(part);
      if (next === undefined) return undefined;
      node = next;
    }
    return node;
  }

  #add(path: string, node: Node): void {
    const parts = split(path);
    const name = parts.pop();
    if (name === undefined) throw new TypeError(`Cannot add "${path}"`);
    let parent: Directory = this.root;
    for (const part of parts) {
      let next = parent.entries.get(part);
      if (next === undefined) {
        next = newDirectory(0o755);
        parent.entries.set(part, next);
      }
      if (next.kind !== "directory") {
        throw new TypeError(
          `Cannot add "${path}": "${part}" is not a directory`,
        );
      }
      parent = next;
    }
    if (parent.entries.has(name)) {
      throw new TypeError(`Cannot add "${path}": it exists already`);
    }
    if (new TextEncoder().encode(name).length > NAME_MAX) {
      throw new RangeError(
        `Cannot add "${path}": a name has at most ${NAME_MAX} bytes`,
      );
    }
    parent.entries.set(name, node);
  }
}

function newDirectory(mode: number): Directory {
  return { kind: "directory", mode, entries: new Map() };
}

function split(path: string): string[] {
  if (!path.startsWith("/")) {
    throw new TypeError(`Cannot use path "${path}": it is not absolute`);
  }
  return path.split("/").filter((part) => part !== "");
}
