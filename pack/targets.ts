// The hosts that a file can be made for. What builds images is packaged for
// x86-64 Linux alone; elsewhere the file boots and drives what was built.

export interface Target {
  readonly name: string;
  /** As npm names them. */
  readonly os: string;
  readonly cpu: string;
  /** As Zig names it. */
  readonly triple: string;
  /** npm's package of Deno for it. */
  readonly deno: string;
  /** Of that package, where it must be fetched. */
  readonly integrity?: string;
  /** Has the toolchain inside. */
  readonly builds: boolean;
  /** How far anybody has gone with it. */
  readonly tried: string;
}

export const TARGETS: readonly Target[] = [
  {
    name: "x86_64-linux",
    os: "linux",
    cpu: "x64",
    triple: "x86_64-linux-musl",
    deno: "@deno/linux-x64-glibc",
    builds: true,
    tried: "run by the gate",
  },
  {
    name: "aarch64-linux",
    os: "linux",
    cpu: "arm64",
    triple: "aarch64-linux-musl",
    deno: "@deno/linux-arm64-glibc",
    integrity:
      "sha512-poqhoH9B3nYloigEMPT5t8HY+wBeiuea1An5Q7fqgJzP0SYmWsoS/oUnWO/pEiA4ofzIBy1Elt/in58xKtxEoQ==",
    builds: false,
    tried: "run by the campaign arm64, under qemu-user",
  },
  {
    name: "x86_64-macos",
    os: "darwin",
    cpu: "x64",
    triple: "x86_64-macos",
    deno: "@deno/darwin-x64",
    integrity:
      "sha512-tPi3CWPRdjW1MaWlvWjORE7Ass5SADdWdj1BF1Q1PEdzi+5u/mC5YhmZzniMiPr81PpaFeqjXaLAsfb8lFsZ0Q==",
    builds: false,
    tried: "made, not run",
  },
  {
    name: "aarch64-macos",
    os: "darwin",
    cpu: "arm64",
    triple: "aarch64-macos",
    deno: "@deno/darwin-arm64",
    integrity:
      "sha512-V8uO1Aolrl/yvdMb5lOtgtigs8YuZBjrOrgviVMiYkQ0swymFfzkae1wZak4Xi24t7vf7d/eiMb/7ryjjVm+tg==",
    builds: false,
    tried: "made, not run",
  },
  {
    name: "x86_64-windows",
    os: "win32",
    cpu: "x64",
    triple: "x86_64-windows",
    deno: "@deno/win32-x64",
    integrity:
      "sha512-qRGnmVz/Ea6UWPht/S3xFRK17UZ/ls38DSVfgGB17fpASLxPkksqzWUI/BzL9YYoOknYzfc94mySGyInZu/JXw==",
    builds: false,
    tried: "made, not run",
  },
  {
    name: "aarch64-windows",
    os: "win32",
    cpu: "arm64",
    triple: "aarch64-windows",
    deno: "@deno/win32-arm64",
    integrity:
      "sha512-iHSHs89g2Uy6k0bGHmXkgzTIW8WXImYPpvqRRO/zNsK1/N79PcjvAth1TuQatuIALcLdocstPs/PAYtndbfr0A==",
    builds: false,
    tried: "made, not run",
  },
];

export function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `Cannot compile for "${name}": there are ${
      TARGETS.map((target) => target.name).join(", ")
    }`,
  );
}

/** The target that this host is. */
export function hostTarget(): Target {
  const os = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
  return targetNamed(`${Deno.build.arch}-${os}`);
}
