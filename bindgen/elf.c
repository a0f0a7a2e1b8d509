// elf.c -- look-up in .gnu.hash, as the dynamic linker does it: bloom filter, bucket, chain.
//
// Everything comes from the dynamic segment, so stripped libraries do too. Each offset is checked against the
// size of the file before it is used: a damaged library is "exports nothing", never a crash.
#include "bindgen/elf.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__x86_64__)
enum { THIS_MACHINE = EM_X86_64 };
#elif defined(__aarch64__)
enum { THIS_MACHINE = EM_AARCH64 };
#elif defined(__riscv)
enum { THIS_MACHINE = EM_RISCV };
#endif

enum { HIDDEN_VERSION = 0x8000, LOCAL_VERSION = 0 };

// Checked pointer to `count` objects of `size` bytes at file offset `offset`; NULL if they do not fit.
static const void *at(const ElfLibrary *lib, uint64_t offset, uint64_t count, uint64_t size) {
    if (offset > lib->size || (size && count > (lib->size - offset) / size) || offset % 2) return NULL;
    return lib->bytes + offset;
}

static const Elf64_Phdr *program_headers(const ElfLibrary *lib, int *n) {
    const Elf64_Ehdr *head = at(lib, 0, 1, sizeof *head);
    if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) || head->e_ident[EI_CLASS] != ELFCLASS64) return NULL;
    if (head->e_type != ET_DYN || head->e_machine != THIS_MACHINE || head->e_phentsize != sizeof(Elf64_Phdr)) return NULL;
    if (head->e_phoff % 8) return NULL;
    *n = head->e_phnum;
    return at(lib, head->e_phoff, head->e_phnum, sizeof(Elf64_Phdr));
}

// File offset of a virtual address; the file's size (where nothing fits) if no segment has it.
static uint64_t file_offset(const ElfLibrary *lib, const Elf64_Phdr *ph, int n, uint64_t address) {
    for (int i = 0; i < n; i++) {
        if (ph[i].p_type != PT_LOAD || address < ph[i].p_vaddr || address - ph[i].p_vaddr >= ph[i].p_filesz) continue;
        return address - ph[i].p_vaddr + ph[i].p_offset;
    }
    return lib->size;
}

static bool read_dynamic(ElfLibrary *lib, const Elf64_Phdr *ph, int n) {
    const Elf64_Phdr *segment = NULL;
    for (int i = 0; i < n; i++) {
        if (ph[i].p_type == PT_DYNAMIC) segment = &ph[i];
    }
    if (!segment || segment->p_offset % 8) return false;
    uint64_t count = segment->p_filesz / sizeof(Elf64_Dyn), soname = UINT64_MAX, strings = 0, symbols = 0, hash = 0, versions = 0;
    const Elf64_Dyn *d = at(lib, segment->p_offset, count, sizeof *d);
    for (uint64_t i = 0; d && i < count && d[i].d_tag != DT_NULL; i++) {
        switch (d[i].d_tag) {
        case DT_STRTAB: strings = d[i].d_un.d_ptr; break;
        case DT_STRSZ: lib->string_size = d[i].d_un.d_val; break;
        case DT_SYMTAB: symbols = d[i].d_un.d_ptr; break;
        case DT_GNU_HASH: hash = d[i].d_un.d_ptr; break;
        case DT_VERSYM: versions = d[i].d_un.d_ptr; break;
        case DT_SONAME: soname = d[i].d_un.d_val; break;
        default: break;
        }
    }
    if (!strings || !symbols || !hash) return false;
    uint64_t hash_at = file_offset(lib, ph, n, hash), symbols_at = file_offset(lib, ph, n, symbols);
    if (hash_at % 8 || symbols_at % 8 || hash_at >= lib->size || symbols_at >= lib->size) return false;
    lib->hash = (const uint32_t *)(lib->bytes + hash_at);
    lib->hash_words = (lib->size - hash_at) / 4;
    lib->symbols = lib->bytes + symbols_at;
    lib->symbol_limit = (lib->size - symbols_at) / sizeof(Elf64_Sym);
    lib->strings = at(lib, file_offset(lib, ph, n, strings) & ~1ull, lib->string_size + 1, 1);
    if (lib->strings) lib->strings += file_offset(lib, ph, n, strings) & 1;
    if (!lib->strings || !lib->string_size || lib->strings[lib->string_size - 1]) return false;
    if (versions) lib->versions = at(lib, file_offset(lib, ph, n, versions), 0, 2);
    if (soname < lib->string_size) lib->soname = lib->strings + soname;
    return true;
}

bool elf_open(const char *path, ElfLibrary *lib) {
    *lib = (ElfLibrary){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC), n = 0;
    struct stat st;
    if (fd < 0) return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        lib->size = (size_t)st.st_size;
        void *map = mmap(NULL, lib->size, PROT_READ, MAP_PRIVATE, fd, 0);
        lib->bytes = map == MAP_FAILED ? NULL : map;
    }
    close(fd);
    if (!lib->bytes) return false;
    const Elf64_Phdr *ph = program_headers(lib, &n);
    if (ph && read_dynamic(lib, ph, n)) return true;
    elf_close(lib);
    return false;
}

void elf_close(ElfLibrary *lib) {
    if (lib->bytes) munmap((void *)lib->bytes, lib->size);
    *lib = (ElfLibrary){0};
}

static uint32_t gnu_hash(const char *name) {
    uint32_t h = 5381;
    for (const unsigned char *p = (const unsigned char *)name; *p; p++) h = h * 33 + *p;
    return h;
}

// Symbol `i` is `name`, defined here, and visible to the linker.
static bool is_export(const ElfLibrary *lib, uint32_t i, const char *name) {
    if (i >= lib->symbol_limit) return false;
    const Elf64_Sym *s = (const Elf64_Sym *)lib->symbols + i;
    if (s->st_shndx == SHN_UNDEF || s->st_name >= lib->string_size || strcmp(lib->strings + s->st_name, name)) return false;
    if (ELF64_ST_BIND(s->st_info) == STB_LOCAL) return false;
    if (!lib->versions) return true;
    const unsigned char *v = (const unsigned char *)(lib->versions + i);
    if (v + 2 > lib->bytes + lib->size) return false;
    return !(lib->versions[i] & HIDDEN_VERSION) && lib->versions[i] != LOCAL_VERSION;
}

bool elf_exports(const ElfLibrary *lib, const char *name) {
    if (lib->hash_words < 4) return false;
    uint32_t buckets = lib->hash[0], first = lib->hash[1], bloom_words = lib->hash[2], shift = lib->hash[3];
    uint64_t chains_at = 4 + (uint64_t)bloom_words * 2 + buckets; // in 32-bit words
    if (!buckets || !bloom_words || chains_at > lib->hash_words) return false;
    uint32_t h = gnu_hash(name);
    uint64_t word;
    memcpy(&word, lib->hash + 4 + (h / 64 % bloom_words) * 2, sizeof word);
    if (!(word >> h % 64 & 1) || !(word >> (h >> (shift & 31)) % 64 & 1)) return false;
    uint32_t i = lib->hash[4 + (uint64_t)bloom_words * 2 + h % buckets];
    for (; i >= first && chains_at + (i - first) < lib->hash_words; i++) {
        uint32_t chain = lib->hash[chains_at + (i - first)];
        if ((chain | 1) == (h | 1) && is_export(lib, i, name)) return true;
        if (chain & 1) break;
    }
    return false;
}
