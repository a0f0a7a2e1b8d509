// userdbmodule.c -- modules pwd and grp: the databases of users and groups.
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
static uint8_t listing; // a task goes through one of the databases with get*ent, which keep their place in C

static CrValue text(CrThread *t, const char *s) { return s ? cr_posix_name(t, s, false) : CR_NONE; }

static CrValue user(CrThread *t, const struct passwd *p) {
    CrValue items[] = {text(t, p->pw_name),  text(t, p->pw_passwd), cr_int(p->pw_uid == (uid_t)-1 ? -1 : (int64_t)p->pw_uid),
                       cr_int(p->pw_gid == (gid_t)-1 ? -1 : (int64_t)p->pw_gid), text(t, p->pw_gecos), text(t, p->pw_dir), text(t, p->pw_shell)};
    return cr_structseq_new(t, passwd_type, items, 7);
}

static CrValue group(CrThread *t, const struct group *g) {
    CrValue members = cr_list_new(t, 0);
    for (char **m = g->gr_mem; m && *m; m++) cr_list_append(t, members, text(t, *m));
    CrValue items[] = {text(t, g->gr_name), text(t, g->gr_passwd), cr_int(g->gr_gid == (gid_t)-1 ? -1 : (int64_t)g->gr_gid), members};
    return cr_structseq_new(t, group_type, items, 4);
}

// Calls one of the *_r functions with a buffer that is large enough; `found` is NULL if there is no such entry.
#define LOOK_UP(buffer, found, error, call)                                                                  \
    for (size_t size = 1024;; size *= 2) {                                                                   \
        buffer = malloc(size);                                                                               \
        if (!buffer) abort();                                                                                \
        cr_enter_blocking(t);                                                                                \
        error = call;                                                                                        \
        cr_exit_blocking(t);                                                                                 \
        if (error != ERANGE || size > 1 << 24) break;                                                        \
        free(buffer);                                                                                        \
    }

// A name for the C functions; NULL: exception.
static const char *name_argument(CrThread *t, CrValue name, const char *function, bool positional, CrValue *keep) {
    if (!cr_is_str(name)) {
        if (positional) CR_RAISE(t, TypeError, "%s() argument must be str, not %T", function, name);
        else CR_RAISE(t, TypeError, "%s() argument 'name' must be str, not %T", function, name);
        return NULL;
    }
    *keep = cr_posix_bytes(t, name);
    return *keep ? (const char *)CR_AS(CrBytes, *keep)->data : NULL;
}

static CrValue pwd_getpwnam(CrThread *t, CrFunction *f, CrValue name) {
    struct passwd p, *found = NULL;
    char *buffer;
    int error;
    CrValue keep, result;
    const char *s = name_argument(t, name, "getpwnam", true, &keep);
    if (!s) return CR_ERROR;
    LOOK_UP(buffer, found, error, getpwnam_r(s, &p, buffer, size, &found));
    result = found ? user(t, found) : CR_RAISE(t, KeyError, "getpwnam(): name not found: %R", name);
    free(buffer);
    return result;
}
static CrValue pwd_getpwuid(CrThread *t, CrFunction *f, CrValue id) {
    struct passwd p, *found = NULL;
    char *buffer;
    int error;
    uint32_t n;
    if (!cr_posix_id(t, id, "uid", &n)) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(OverflowError))) CR_RAISE(t, KeyError, "getpwuid(): uid not found");
        return CR_ERROR;
    }
    LOOK_UP(buffer, found, error, getpwuid_r(n, &p, buffer, size, &found));
    CrValue result = found ? user(t, found) : CR_RAISE(t, KeyError, "getpwuid(): uid not found: %S", cr_index(t, id));
    free(buffer);
    return result;
}
static CrValue grp_getgrnam(CrThread *t, CrFunction *f, CrValue name) {
    struct group g, *found = NULL;
    char *buffer;
    int error;
    CrValue keep, result;
    const char *s = name_argument(t, name, "getgrnam", false, &keep);
    if (!s) return CR_ERROR;
    LOOK_UP(buffer, found, error, getgrnam_r(s, &g, buffer, size, &found));
    result = found ? group(t, found) : CR_RAISE(t, KeyError, "getgrnam(): name not found: %R", name);
    free(buffer);
    return result;
}
static CrValue grp_getgrgid(CrThread *t, CrFunction *f, CrValue id) {
    struct group g, *found = NULL;
    char *buffer;
    int error;
    uint32_t n;
    if (!cr_posix_id(t, id, "gid", &n)) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(OverflowError))) CR_RAISE(t, KeyError, "getgrgid(): gid not found: %S", id);
        return CR_ERROR;
    }
    LOOK_UP(buffer, found, error, getgrgid_r(n, &g, buffer, size, &found));
    CrValue result = found ? group(t, found) : CR_RAISE(t, KeyError, "getgrgid(): gid not found: %S", cr_index(t, id));
    free(buffer);
    return result;
}

static void begin_listing(CrThread *t) {
    while (__atomic_exchange_n(&listing, 1, __ATOMIC_ACQUIRE)) cr_yield(t);
}
static void end_listing(void) { __atomic_store_n(&listing, 0, __ATOMIC_RELEASE); }

static CrValue pwd_getpwall(CrThread *t, CrFunction *f) {
    CrValue list = cr_list_new(t, 0);
    begin_listing(t);
    setpwent();
    for (const struct passwd *p; list && (p = getpwent());) cr_list_append(t, list, user(t, p));
    endpwent();
    end_listing();
    return cr_raised(t) ? CR_ERROR : list;
}
static CrValue grp_getgrall(CrThread *t, CrFunction *f) {
    CrValue list = cr_list_new(t, 0);
    begin_listing(t);
    setgrent();
    for (const struct group *g; list && (g = getgrent());) cr_list_append(t, list, group(t, g));
    endgrent();
    end_listing();
    return cr_raised(t) ? CR_ERROR : list;
}

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
