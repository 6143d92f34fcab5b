/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIMITS_H
#define LIMITS_H
/* The limits of everything that comes from outside.  To pass one is an error
 * whose message names it.  A name in brackets has the limit of another program. */
#include <stddef.h>
#include <stdint.h>

#define MIB ((size_t)1024 * 1024)

/* input files: values, lists, configuration, one chart file (helm: 5 MiB) */
#define LIMIT_FILE (256 * MIB)
#define LIMIT_CHART_FILE (5 * MIB)
/* a chart unpacked (helm: 100 MiB), its archive, its entries, and how deep
 * charts stand in charts */
#define LIMIT_CHART (100 * MIB)
#define LIMIT_CHART_ARCHIVE (100 * MIB)
#define LIMIT_CHART_ENTRIES 50000
#define LIMIT_SUBCHART_DEPTH 32
/* an update graph of releases */
#define LIMIT_GRAPH (64 * MIB)
/* a file of a release image that names its parts, a signature of one, and how many
 * signatures of one release are asked for */
#define LIMIT_RELEASE_FILE (16 * MIB)
#define LIMIT_RELEASE_SIGNATURE MIB
#define LIMIT_RELEASE_SIGNATURES 16
/* what a message lists of all that is wrong in one file */
#define LIMIT_PROBLEMS 100
/* one line of a text stream or JSON Lines */
#define LIMIT_LINE (16 * MIB)
/* a file that a makefile compares with a copy, since its time may mislead */
#define LIMIT_COMPARED MIB

/* parts of images' names in one object */
#define LIMIT_IMAGE_PARTS 2000
/* YAML: nesting, and the nodes that aliases may expand to; JSON: nesting */
#define LIMIT_YAML_DEPTH 1000
#define LIMIT_YAML_NODES 10000000
/* brackets that are open at all nodes in brackets of all texts together, and so many
 * more for each byte of them */
#define LIMIT_YAML_BRACKETS 100000000
#define LIMIT_YAML_BRACKETS_RATE 20
#define LIMIT_JSON_DEPTH 2000
/* nesting of values that a template function copies, compares or merges: a map
 * may hold itself */
#define LIMIT_VALUE_DEPTH 10000

/* template engine: nested includes of one template (helm: 1000), the stack they
 * use, steps of all templates of a render together (exec_work), nesting of the
 * parser, bytes written by one render and memory taken for it */
#define LIMIT_EXEC_DEPTH 1000
#define LIMIT_EXEC_STACK (6 * MIB)
#define LIMIT_EXEC_STEPS 100000000
#define LIMIT_PARSE_DEPTH 1000
#define LIMIT_OUTPUT (256 * MIB)
#define LIMIT_RENDER_MEMORY (2048 * MIB)

/* what a program that works on untrusted input takes, whatever it does: seconds of
 * processor time, and one more for so many bytes of its input; memory of all arenas,
 * and so many bytes more for each byte of its input */
#define LIMIT_CPU_SECONDS 6
#define LIMIT_CPU_BYTES (64 * 1024)
#define LIMIT_MEMORY (440 * MIB)
#define LIMIT_MEMORY_RATE 512

/* regular expressions: instructions, nesting and counts (as Go's regexp has
 * them), and instructions times bytes of one search */
#define LIMIT_RE_SIZE 3355443
#define LIMIT_RE_HEIGHT 1000
#define LIMIT_RE_COUNT 1000
#define LIMIT_RE_STEPS 1000000000

/* a file of the system's time zones (Go: 10 MiB) */
#define LIMIT_ZONE_FILE (1 * MIB)

/* registries: a manifest (distribution: 4 MiB), other JSON answers, an index of a
 * chart repository and how deep what is not read of it is nested, a file of
 * certificates, the headers of an answer, and redirects of one request */
#define LIMIT_MANIFEST (4 * MIB)
#define LIMIT_ANSWER (8 * MIB)
#define LIMIT_REPO_INDEX (256 * MIB)
#define LIMIT_INDEX_DEPTH 64
#define LIMIT_CERTIFICATES (4 * MIB)
#define LIMIT_HEADERS (256 * 1024)
#define LIMIT_REDIRECTS 5
/* indexes within each other */
#define LIMIT_IMAGE_INDEX_DEPTH 8
/* pages of one list of tags or of referrers; of the tags of a chart, where a page
 * that is left out may have the newest */
#define LIMIT_PAGES 100
#define LIMIT_CHART_PAGES 1000
/* manifests that are read to find a chart: those of an index, and those of tags that
 * turn out to be images */
#define LIMIT_CHART_MANIFESTS 256
/* referrers of referrers of … an image: how many levels */
#define LIMIT_REFERRERS 8
/* secrets that are noted, to be hidden in what servers say */
#define LIMIT_SECRETS 4096
/* URLs that are asked for one foreign layer */
#define LIMIT_FOREIGN_URLS 16
/* tries of one request */
#define LIMIT_TRIES 5

/* the volumes of a set that has a parity: all are open when one is rebuilt */
#define LIMIT_PARITY_VOLUMES 200
/* a file that travels along in a volume (64 GiB), and the files of one folder of programs
 * that do */
#define LIMIT_ADDED_FILE ((size_t)64 * 1024 * MIB)
#define LIMIT_PROGRAM_FILES 10000
/* the signature of a set of volumes */
#define LIMIT_SIGNATURE (64 * 1024)
/* volumes: one of the texts in an archive (the set, the contents, an index), the
 * entries of an archive, the body of an extended header, what is noted as wrong with
 * one volume, the volumes that are opened together, and the pieces of one blob */
#define LIMIT_VOLUME_TEXT (256 * MIB)
#define LIMIT_VOLUME_ENTRIES 4000000
#define LIMIT_VOLUME_EXTRA (64 * 1024)
#define LIMIT_VOLUME_FAULTS 1000
#define LIMIT_VOLUMES 10000
#define LIMIT_VOLUME_PIECES 1000000
/* a number of bytes in such a text: 18 digits, of which some can be added */
#define LIMIT_VOLUME_BYTES 999999999999999999
/* archives of other programs that are compressed: the window of zstd, as a power of two
 * (128 MiB); how many times their size they unpack to, once they have passed the least;
 * texts of theirs that are kept in memory, all together */
#define LIMIT_ZSTD_WINDOW 27
#define LIMIT_UNPACKED_RATIO 1000
#define LIMIT_UNPACKED_LEAST MIB
#define LIMIT_PACKED_KEPT (256 * MIB)

/* data trees of recipes: one file (aicr: 10 MiB), nesting of folders */
#define LIMIT_TREE_FILE (10 * MIB)
#define LIMIT_TREE_DEPTH 16

/* operator catalogs: one document, all text of a catalog, nesting of folders and of
 * image indexes (oc-mirror: 5), and names of entries in channels */
#define LIMIT_CATALOG_DOCUMENT (32 * MIB)
#define LIMIT_CATALOG (4096 * (uint64_t)MIB)
#define LIMIT_CATALOG_DEPTH 32
#define LIMIT_CATALOG_INDEXES 5
#define LIMIT_CATALOG_FILES 100000
#define LIMIT_CATALOG_NAMES 5000000

/* The number before the letter of a rate, and the shards of a plan. */
#define LIMIT_RATE 1000000000
#define LIMIT_SHARDS 9999

#endif
