// userdbmodule.c -- modules pwd and grp: the databases of users and groups.
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"

static CrValue passwd_type, group_type;

// ---- The two databases ------------------------------------------------------------------------------------------------------

typedef union Entry {
    struct passwd user;
    struct group group;
} Entry;
typedef union Key {
    const char *name;
    uint32_t id;
} Key;
// One of the C library's *_r functions: 0, or an error; ERANGE: the buffer is too small.
typedef int LookUp(Key key, Entry *e, char *buffer, size_t size, bool *found);

typedef struct Database {
    const char *by_name, *by_id, *id; // the functions' names; what is numbered
    bool is_lenient; // CPython's pwd: an id out of range is not found; arguments have no name in messages
    LookUp *look_up_name, *look_up_id, *next; // next: without a key, as a listing goes on
    void (*begin)(void), (*end)(void);        // of a listing, of which there can be one at a time in a process
    CrValue (*make)(CrThread *t, const Entry *e);
} Database;

static CrValue text(CrThread *t, const char *s) { return s ? cr_posix_name(t, s, false) : CR_NONE; }
static CrValue number(uint32_t id) { return cr_int(id == UINT32_MAX ? -1 : (int64_t)id); }

static CrValue make_user(CrThread *t, const Entry *e) {
    const struct passwd *p = &e->user;
    CrValue items[] = {text(t, p->pw_name),  text(t, p->pw_passwd), number(p->pw_uid),     number(p->pw_gid),
                       text(t, p->pw_gecos), text(t, p->pw_dir),    text(t, p->pw_shell)};
    return cr_structseq_new(t, passwd_type, items, 7);
}
static CrValue make_group(CrThread *t, const Entry *e) {
    const struct group *g = &e->group;
    CrValue members = cr_list_new(t, 0);
    for (char **m = g->gr_mem; m && *m; m++) cr_list_append(t, members, text(t, *m));
    CrValue items[] = {text(t, g->gr_name), text(t, g->gr_passwd), number(g->gr_gid), members};
    return cr_structseq_new(t, group_type, items, 4);
}

#define LOOK_UP(name, type, member, call)                                                                    \
    static int name(Key key, Entry *e, char *buffer, size_t size, bool *found) {                             \
        type *entry = &e->member, *result = NULL;                                                            \
        int error = call;                                                                                    \
        (void)key;                                                                                           \
        return *found = result != NULL, error;                                                               \
    }
LOOK_UP(user_of_name, struct passwd, user, getpwnam_r(key.name, entry, buffer, size, &result))
LOOK_UP(user_of_id, struct passwd, user, getpwuid_r(key.id, entry, buffer, size, &result))
LOOK_UP(next_user, struct passwd, user, getpwent_r(entry, buffer, size, &result))
LOOK_UP(group_of_name, struct group, group, getgrnam_r(key.name, entry, buffer, size, &result))
LOOK_UP(group_of_id, struct group, group, getgrgid_r(key.id, entry, buffer, size, &result))
LOOK_UP(next_group, struct group, group, getgrent_r(entry, buffer, size, &result))

static const Database users = {"getpwnam", "getpwuid", "uid", true, user_of_name, user_of_id, next_user, setpwent, endpwent, make_user};
static const Database groups = {"getgrnam", "getgrgid", "gid", false, group_of_name, group_of_id, next_group, setgrent, endgrent, make_group};

// ---- Look-ups -----------------------------------------------------------------------------------------------------------------

// The memory that the entry points to, or NULL: there is no such entry. To be freed.
static char *call(LookUp *look_up, Key key, Entry *e) {
    for (size_t size = 1024; size <= 1 << 24; size *= 2) {
        char *buffer = malloc(size);
        bool found = false;
        if (!buffer) abort();
        int error = look_up(key, e, buffer, size, &found);
        if (found && !error) return buffer;
        free(buffer);
        if (error != ERANGE) break;
    }
    return NULL;
}

// CR_ERROR, without an exception: there is none.
static CrValue find(CrThread *t, const Database *d, LookUp *look_up, Key key) {
    Entry e;
    cr_enter_blocking(t);
    char *memory = call(look_up, key, &e);
    cr_exit_blocking(t);
    CrValue v = memory ? d->make(t, &e) : CR_ERROR;
    free(memory);
    return v;
}

static CrValue find_name(CrThread *t, const Database *d, CrValue name) {
    if (!cr_is_str(name))
        return CR_RAISE(t, TypeError, "%s() argument %smust be str, not %T", d->by_name, d->is_lenient ? "" : "'name' ", name);
    CrValue bytes = cr_posix_bytes(t, name);
    if (!bytes) return CR_ERROR;
    CrValue v = find(t, d, d->look_up_name, (Key){.name = (const char *)CR_AS(CrBytes, bytes)->data});
    return v || cr_raised(t) ? v : CR_RAISE(t, KeyError, "%s(): name not found: %R", d->by_name, name);
}

static CrValue find_id(CrThread *t, const Database *d, CrValue id) {
    uint32_t n;
    if (!cr_posix_id(t, id, d->id, &n)) {
        if (!d->is_lenient || !cr_exception_clear_if(t, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        return CR_RAISE(t, KeyError, "%s(): %s not found", d->by_id, d->id);
    }
    CrValue v = find(t, d, d->look_up_id, (Key){.id = n});
    return v || cr_raised(t) ? v : CR_RAISE(t, KeyError, "%s(): %s not found: %S", d->by_id, d->id, cr_index(t, id));
}

// ---- Listings -----------------------------------------------------------------------------------------------------------------

typedef struct Listed {
    Entry entry;
    char *memory;
    struct Listed *next;
} Listed;

// All entries, in order. Python code cannot run in between: the place in the listing is the process's.
static Listed *read_all(const Database *d) {
    Listed *first = NULL, **end = &first, one;
    d->begin();
    while ((one.memory = call(d->next, (Key){0}, &one.entry))) {
        if (!(*end = malloc(sizeof one))) abort();
        **end = one;
        end = &(*end)->next;
        *end = NULL;
    }
    d->end();
    return first;
}

static CrValue list_all(CrThread *t, const Database *d) {
    static uint8_t listing; // somebody reads
    while (__atomic_exchange_n(&listing, 1, __ATOMIC_ACQUIRE)) cr_yield(t);
    Listed *all = read_all(d);
    __atomic_store_n(&listing, 0, __ATOMIC_RELEASE);
    CrValue list = cr_list_new(t, 0);
    for (Listed *l = all, *next; l; l = next) {
        next = l->next;
        CrValue v = list ? d->make(t, &l->entry) : CR_ERROR;
        if (!v || cr_list_append(t, list, v) < 0) list = CR_ERROR;
        free(l->memory);
        free(l);
    }
    return list;
}

// ---- The modules --------------------------------------------------------------------------------------------------------------

static CrValue pwd_getpwnam(CrThread *t, CrFunction *f, CrValue name) { return (void)f, find_name(t, &users, name); }
static CrValue pwd_getpwuid(CrThread *t, CrFunction *f, CrValue id) { return (void)f, find_id(t, &users, id); }
static CrValue pwd_getpwall(CrThread *t, CrFunction *f) { return (void)f, list_all(t, &users); }
static CrValue grp_getgrnam(CrThread *t, CrFunction *f, CrValue name) { return (void)f, find_name(t, &groups, name); }
static CrValue grp_getgrgid(CrThread *t, CrFunction *f, CrValue id) { return (void)f, find_id(t, &groups, id); }
static CrValue grp_getgrall(CrThread *t, CrFunction *f) { return (void)f, list_all(t, &groups); }

static const CrMethodDef pwd_functions[] = {
    {"getpwall()", CR_FN(pwd_getpwall), "Return a list of all available password database entries, in arbitrary order.", 0},
    {"getpwnam(name, /)", CR_FN(pwd_getpwnam), "Return the password database entry for the given user name.", 0},
    {"getpwuid(uidobj, /)", CR_FN(pwd_getpwuid), "Return the password database entry for the given numeric user ID.", 0},
    {0},
};
static const CrMethodDef grp_functions[] = {
    {"getgrall()", CR_FN(grp_getgrall), "Return a list of all available group entries, in arbitrary order.", 0},
    {"getgrgid(id)", CR_FN(grp_getgrgid), "Return the group database entry for the given numeric group ID.", 0},
    {"getgrnam(name)", CR_FN(grp_getgrnam), "Return the group database entry for the given group name.", 0},
    {0},
};

static int pwd_init(CrThread *t, CrValue module) {
    static const char *const fields[] = {"pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell", NULL};
    passwd_type = cr_structseq_type(t, "pwd", "struct_passwd", fields);
    return passwd_type ? cr_module_set(t, module, "struct_passwd", passwd_type) : -1;
}
static int grp_init(CrThread *t, CrValue module) {
    static const char *const fields[] = {"gr_name", "gr_passwd", "gr_gid", "gr_mem", NULL};
    group_type = cr_structseq_type(t, "grp", "struct_group", fields);
    return group_type ? cr_module_set(t, module, "struct_group", group_type) : -1;
}

const CrModuleDef cr_module_pwd = {"pwd", "This module provides access to the Unix password database.", pwd_functions, pwd_init};
const CrModuleDef cr_module_grp = {"grp", "Access to the Unix group database.", grp_functions, grp_init};
