// The packages that are tried, and what is known of each as live state.
import type { Kind } from "./try.ts";

/** A place in a package's source where a declaration goes, of few words. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A header that the package's configure or cmake would write: its text, or the
 * file that it is made of. */
export type Made = string | {
  readonly of: string;
  readonly values?: Readonly<Record<string, string>>;
};

export interface Package {
  /** Of the service, of the driver's file. */
  readonly name: string;
  /** Debian's name of the source package, if another. */
  readonly source?: string;
  /** What the driver does with it. */
  readonly work: string;
  /** C files of the package. */
  readonly files: readonly string[];
  /** Folders of headers. */
  readonly include: readonly string[];
  /** Words for the compiler. */
  readonly defines?: readonly string[];
  /** By the names under which they are included. */
  readonly made?: Readonly<Record<string, Made>>;
  /** Code of the refusal of the package as it is, if it is refused, and in
   * which kinds of updates. */
  readonly refused?: { readonly code: string; readonly kinds: readonly Kind[] };
  /** What makes it right then: beside the driver's lines under DECLARED. */
  readonly declared?: Declared;
  /** A defect of ours, by which an update succeeds all the same with another
   * state: what is wrong, until it is repaired. */
  readonly wrong?: string;
}

export interface Declared {
  /** In a person's words. */
  readonly what: string;
  /** Places in the package's own source. */
  readonly edits?: readonly Edit[];
}

const C = (folder: string, names: string): string[] =>
  names.split(" ").map((name) => `${folder}${name}.c`);

export const PACKAGES: readonly Package[] = [
  {
    name: "zlib",
    work: "deflate and inflate in mid-stream",
    files: C(
      "",
      "adler32 crc32 deflate inflate inffast inftrees trees zutil",
    ),
    include: ["."],
    refused: { code: "ST2", kinds: ["self", "layout"] },
    declared: {
      what:
        "the driver's buffers, to which the streams go on pointing, are `static`; `MAGIC_ALLOC()` for both windows, the pending bytes and `inflate_state` in the package",
      edits: [
        {
          file: "deflate.c",
          from: '#include "deflate.h"',
          to: '#include "deflate.h"\n#include <minix/magic.h>',
        },
        {
          file: "deflate.c",
          from: "(Bytef *) ZALLOC(strm, s->w_size, 2*sizeof(Byte))",
          to: "MAGIC_ALLOC(Byte, ZALLOC(strm, s->w_size, 2 * sizeof(Byte)))",
        },
        {
          file: "deflate.c",
          from: "(uchf *) ZALLOC(strm, s->lit_bufsize, 4)",
          to: "MAGIC_ALLOC(uch, ZALLOC(strm, s->lit_bufsize, 4))",
        },
        {
          file: "inflate.c",
          from: '#include "inflate.h"',
          to: '#include "inflate.h"\n#include <minix/magic.h>',
        },
        {
          file: "inflate.c",
          from: "ZALLOC(strm, 1, sizeof(struct inflate_state))",
          to:
            "MAGIC_ALLOC(struct inflate_state, ZALLOC(strm, 1, sizeof(struct inflate_state)))",
        },
        {
          file: "inflate.c",
          from:
            "ZALLOC(strm, 1U << state->wbits,\n                               sizeof(unsigned char))",
          to: "MAGIC_ALLOC(unsigned char, ZALLOC(strm, 1U << state->wbits, 1))",
        },
      ],
    },
  },
  {
    name: "cjson",
    work: "a tree that grows, is changed and cut",
    files: ["cJSON.c"],
    include: ["."],
  },
  {
    name: "jansson",
    work: "objects and arrays with counted references, an iterator",
    files: C(
      "src/",
      "dump error hashtable hashtable_seed load memory pack_unpack strbuffer " +
        "strconv utf value version",
    ),
    include: ["src"],
    defines: ["-DHAVE_CONFIG_H"],
    made: {
      "jansson_private_config.h": "#include <stdint.h>\n" +
        "#include <sys/types.h>\n#define HAVE_STDINT_H 1\n" +
        "#define HAVE_UNISTD_H 1\n#define INITIAL_HASHTABLE_ORDER 3\n" +
        "#define HAVE_GETPID 1\n",
      "jansson_config.h": "#define JSON_INLINE inline\n" +
        "#define JSON_INTEGER_IS_LONG_LONG 1\n" +
        "#define JSON_HAVE_LOCALECONV 0\n" +
        "#define JSON_HAVE_ATOMIC_BUILTINS 0\n" +
        "#define JSON_HAVE_SYNC_BUILTINS 0\n" +
        "#define JSON_PARSER_MAX_DEPTH 2048\n",
    },
  },
  {
    name: "expat",
    work: "a parser in mid-document, most often in the middle of a tag",
    files: C("expat/lib/", "xmlparse xmlrole xmltok"),
    include: ["expat/lib"],
    made: {
      "expat_config.h": "#define BYTEORDER 1234\n#define XML_NS 1\n" +
        "#define XML_DTD 1\n#define XML_CONTEXT_BYTES 1024\n" +
        "#define XML_POOR_ENTROPY 1\n",
    },
  },
  {
    name: "uthash",
    work: "a table by name, and one with pointer keys",
    files: [],
    include: ["src"],
    refused: { code: "ST14", kinds: ["self", "layout"] },
    declared: {
      what:
        "a function that adds all again to the table with pointer keys, registered for `UT_hash_table.buckets` and `UT_hash_handle.hashv`",
    },
  },
  {
    name: "bzip2",
    work: "a compressor and a decompressor in the middle of blocks",
    files: C(
      "",
      "blocksort huffman crctable randtable compress decompress bzlib",
    ),
    include: ["."],
    defines: ["-DBZ_NO_STDIO"],
  },
  {
    name: "lz4",
    work: "a chain of blocks, packed and unpacked with those before",
    files: ["lib/lz4.c"],
    include: ["lib"],
    refused: { code: "ST8", kinds: ["self", "layout"] },
    declared: {
      what:
        "selectors of `LZ4_stream_u` and `LZ4_streamDecode_u`: always `internal_donotuse`",
    },
  },
  {
    name: "libyaml",
    work: "a parser and an emitter in mid-document",
    files: C("src/", "api reader scanner parser writer emitter"),
    include: ["include", "src"],
    defines: ["-DHAVE_CONFIG_H"],
    made: {
      "config.h": '#define YAML_VERSION_STRING "0"\n' +
        "#define YAML_VERSION_MAJOR 0\n#define YAML_VERSION_MINOR 0\n" +
        "#define YAML_VERSION_PATCH 0\n",
    },
    refused: { code: "ST8", kinds: ["self", "layout"] },
    declared: {
      what:
        "selectors of `yaml_token_s.data` and `yaml_event_s.data` by `type`, of `yaml_parser_s.input`: `string`",
    },
  },
  {
    name: "libconfig",
    work: "a configuration that is read, changed and searched",
    files: C("lib/", "grammar libconfig scanctx scanner strbuf"),
    include: ["lib"],
    refused: { code: "ST8", kinds: ["self", "layout"] },
    declared: { what: "a selector of `config_value_t` by `type`" },
  },
  {
    name: "http-parser",
    work: "three requests in the middle",
    files: ["http_parser.c"],
    include: ["."],
  },
  {
    name: "yajl",
    work: "a parser in mid-document, and a generator",
    files: C(
      "src/",
      "yajl yajl_alloc yajl_buf yajl_encode yajl_gen yajl_lex yajl_parser",
    ),
    include: ["src"],
    made: {
      "yajl/yajl_common.h": { of: "src/api/yajl_common.h" },
      "yajl/yajl_gen.h": { of: "src/api/yajl_gen.h" },
      "yajl/yajl_parse.h": { of: "src/api/yajl_parse.h" },
    },
  },
  {
    name: "hiredis",
    work: "a reader of replies in the middle of one, strings of sds",
    files: C("", "alloc read sds hiredis net"),
    include: ["."],
  },
  {
    name: "mxml",
    work: "a tree with nodes of all kinds, and an index",
    files: C(
      "mxml-",
      "attr entity file get index node private search set string",
    ),
    include: ["."],
    made: {
      "config.h": {
        of: "config.h.in",
        values: {
          MXML_VERSION: '"0"',
          HAVE_SNPRINTF: "1",
          HAVE_VSNPRINTF: "1",
          HAVE_VASPRINTF: "1",
          HAVE_STRDUP: "1",
          HAVE_STRLCAT: "1",
          HAVE_STRLCPY: "1",
          HAVE_LONG_LONG_INT: "1",
        },
      },
    },
    refused: { code: "ST8", kinds: ["self", "layout"] },
    declared: { what: "a selector of `_mxml_value_u` by `type`" },
  },
  {
    name: "lzo",
    source: "lzo2",
    work: "blocks, packed with one work memory (minilzo)",
    files: ["minilzo/minilzo.c"],
    include: ["minilzo", "include/lzo"],
  },
  {
    name: "xxhash",
    work: "three hashes in the middle of their data",
    files: ["xxhash.c"],
    include: ["."],
    defines: ["-DXXH_STATIC_LINKING_ONLY"],
    refused: { code: "ST6", kinds: ["layout"] },
    declared: {
      what:
        "`MAGIC_ALLOC()` for what `XXH3_createState()` returns, a part of a block",
    },
  },
  {
    name: "libbsd",
    work: "two trees, a tail queue and a list over the same nodes",
    files: [],
    include: ["include"],
    defines: ["-DLIBBSD_DISABLE_DEPRECATED"],
  },
  {
    name: "libtommath",
    work: "large numbers that grow",
    files: ["bn_*.c"],
    include: ["."],
  },
  {
    name: "mujs",
    work: "an interpreter with objects, closures, regular expressions",
    files: C(
      "",
      "jsarray jsboolean jsbuiltin jscompile jsdate jsdtoa jsdump jserror jsfunction " +
        "jsgc jsintern jslex jsmath jsnumber jsobject json jsparse jsproperty " +
        "jsregexp jsrepr jsrun jsstate jsstring jsvalue regexp utf",
    ),
    include: ["."],
    refused: { code: "ST8", kinds: ["self", "layout"] },
    declared: { what: "selectors of `js_Value.u` and `js_Object.u` by `type`" },
    wrong:
      "addresses that are put into an array of short numbers in pieces are lost",
  },
];
