// elf.h -- which symbols a shared library exports: a reader of ELF's .gnu.hash, for the linker look-up.
#ifndef CRANKY_BINDGEN_ELF_H
#define CRANKY_BINDGEN_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A mapped shared library. The pointers point into the mapping and were checked to lie inside it.
typedef struct ElfLibrary {
    const unsigned char *bytes; // the file
    size_t size;                //
    const uint32_t *hash;       // the .gnu.hash section: header, bloom filter, buckets, chains
    size_t hash_words;          // 32-bit words from there to the end of the file
    const void *symbols;        // Elf64_Sym table
    size_t symbol_limit;        // symbols that could fit in the file
    const uint16_t *versions;   // .gnu.version, one for each symbol; NULL if unversioned
    const char *strings;        // string table
    size_t string_size;         //
    const char *soname;         // "libz.so.1"; NULL if it has none
} ElfLibrary;

// Maps `path` if it is a 64-bit shared library of this machine with a .gnu.hash; false otherwise.
bool elf_open(const char *path, ElfLibrary *lib);
void elf_close(ElfLibrary *lib);

// True if the library defines `name` with a version that the linker may bind to.
bool elf_exports(const ElfLibrary *lib, const char *name);

#endif
