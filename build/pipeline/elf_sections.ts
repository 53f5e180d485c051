// Names of an ELF object's sections.

export function sectionNames(elf: Uint8Array): string[] {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  if (view.getUint32(0) !== 0x7f454c46) {
    throw new TypeError("Cannot read a native object: it is not ELF");
  }
  const table = view.getUint32(32, true);
  const entrySize = view.getUint16(46, true);
  const count = view.getUint16(48, true);
  const header = (index: number) => table + index * entrySize;
  const strings = view.getUint32(
    header(view.getUint16(50, true)) + 16,
    true,
  );
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const at = strings + view.getUint32(header(i), true);
    names.push(new TextDecoder().decode(elf.subarray(at, elf.indexOf(0, at))));
  }
  return names;
}
