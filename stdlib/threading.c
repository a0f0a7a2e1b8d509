// threading.c -- module threading: Thread over the scheduler's tasks, threading.local, and the module's functions.
//
// A Thread object is passed to its task as argument and kept alive by it; the ring of live threads serves
// threading.enumerate(). An exception that run() lets through is printed and the thread ends. The locks and what is
// built on them are in threading_locks.c.
#include "stdlib/threading.h"

#include <math.h>
#include <stdio.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/hooks.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"
#include "stdlib/threading_locks.h"

static CrThreadObject *live_threads; // one of the ring, NULL: none; guarded by live_lock
static uint8_t live_lock;
static uint64_t live_count;
static CrValue main_thread_object;
static uint32_t name_counter;

static CrThreadObject *thread_of(CrValue v) { return CR_AS(CrThreadObject, v); }

// ---- The ring of live threads -----------------------------------------------------------------------------

static void enter_ring(CrThreadObject *o) {
    cr_lock_byte(&live_lock);
    if (live_threads) {
        o->next = live_threads;
        o->previous = live_threads->previous;
        o->previous->next = o;
        o->next->previous = o;
    } else {
        live_threads = o->next = o->previous = o;
    }
    __atomic_store_n(&live_count, live_count + 1, __ATOMIC_RELAXED);
    cr_unlock_byte(&live_lock);
}

static void leave_ring(CrThreadObject *o) {
    cr_lock_byte(&live_lock);
    if (o->next) {
        if (live_threads == o) live_threads = o->next == o ? NULL : o->next;
        o->next->previous = o->previous;
        o->previous->next = o->next;
        o->next = o->previous = NULL;
        __atomic_store_n(&live_count, live_count - 1, __ATOMIC_RELAXED);
    }
    cr_unlock_byte(&live_lock);
}

// ---- The current thread -----------------------------------------------------------------------------------

static CrValue new_name(CrThread *t, const char *format) {
    return cr_str_printf(t, format, (int)__atomic_add_fetch(&name_counter, 1, __ATOMIC_RELAXED));
}

CrValue cr_thread_object(CrThread *t) {
    if (t->thread_object != CR_ERROR) return t->thread_object;
    CrThreadObject *o = cr_alloc(t, sizeof *o + 2 * sizeof(CrValue)); // one inline attribute slot, the overflow word
    o->ob.shape = CR_T_THREAD;
    o->task = cr_task_current(t);
    o->ident = cr_task_ident(o->task);
    o->target = CR_NONE;
    o->state = CR_THREAD_STARTED;
    bool is_main = cr_is_main_task(t);
    o->name = is_main ? cr_str_from_c(t, "MainThread") : new_name(t, "Dummy-%d");
    o->daemon = !is_main;
    t->thread_object = cr_box(o);
    if (is_main) __atomic_store_n(&main_thread_object, cr_box(o), __ATOMIC_RELEASE);
    enter_ring(o);
    return cr_box(o);
}

// ---- Starting and joining ---------------------------------------------------------------------------------

static bool check_initialised(CrThread *t, const CrThreadObject *o) {
    if (CR_GET(o->name) != CR_ERROR) return true;
    CR_RAISE(t, RuntimeError, "thread.__init__() not called");
    return false;
}

// What threading.excepthook does at first: SystemExit is silent, anything else is reported.
static CrValue report_exception(CrThread *t, CrValue e, CrValue thread) {
    if (cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(SystemExit))) return CR_NONE;
    const char *name = thread != CR_NONE ? cr_str_utf8(t, CR_GET(thread_of(thread)->name), NULL) : NULL;
    if (!name) cr_exception_take(t);
    cr_stderr_printf(t, "Exception in thread %s:\n", name ? name : "?");
    cr_exception_print(t, e);
    return CR_NONE;
}

static CrValue excepthook(CrThread *t, CrFunction *f, CrValue args) {
    (void)f;
    CrValue e = cr_getattr(t, args, cr_intern_c(t, "exc_value"));
    CrValue thread = e ? cr_getattr(t, args, cr_intern_c(t, "thread")) : CR_ERROR;
    if (!thread) return CR_ERROR;
    if (!cr_has_flag(e, CR_TYPE_EXCEPTION) || (thread != CR_NONE && cr_isinstance(t, thread, cr_box(CR_TYPE_OF_ID(THREAD))) != 1))
        return CR_RAISE(t, TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
    return report_exception(t, e, thread);
}

static CrValue hook_args_type; // ExceptHookArgs

CrValue cr_thread_hook_args(CrThread *t) {
    static const char *const fields[] = {"exc_type", "exc_value", "exc_traceback", "thread", NULL};
    if (!hook_args_type) hook_args_type = cr_structseq_type(t, "_thread", "_ExceptHookArgs", fields);
    return hook_args_type;
}

void cr_thread_forget(CrThread *t) {
    if (t->thread_object) leave_ring(thread_of(t->thread_object));
    t->thread_object = CR_ERROR;
}

// Gives the exception that ended run() to threading.excepthook.
static void hand_over_exception(CrThread *t, CrValue self) {
    CrValue e = cr_exception_take(t), hook = cr_module_attribute(t, "threading", "excepthook");
    CrValue traceback = CR_GET(CR_AS(CrException, e)->traceback);
    CrValue items[4] = {cr_box(cr_type_of(e)), e, traceback ? traceback : CR_NONE, self};
    CrValue args = hook && hook_args_type ? cr_structseq_new(t, hook_args_type, items, 4) : CR_ERROR;
    if (!args) {
        cr_exception_take(t);
        report_exception(t, e, self);
    } else if (!cr_call1(t, hook, args)) {
        cr_stderr_printf(t, "Exception in threading.excepthook:\n");
        cr_uncaught(t, cr_exception_take(t), false);
        cr_exception_take(t);
    }
}

static CrValue thread_main(CrThread *t, CrValue self) {
    CrThreadObject *o = thread_of(self);
    t->thread_object = self;
    if (cr_call_method(t, self, cr_intern_c(t, "run"), NULL, 0) == CR_ERROR) hand_over_exception(t, self);
    CR_SET(o->locals, CR_ERROR);
    leave_ring(o);
    __atomic_store_n(&o->state, (uint32_t)CR_THREAD_STOPPED, __ATOMIC_RELEASE);
    return CR_NONE;
}

static CrValue thread_start(CrThread *t, CrFunction *f, CrValue self) {
    CrThreadObject *o = thread_of(self);
    uint32_t expected = CR_THREAD_NEW;
    if (!check_initialised(t, o)) return CR_ERROR;
    cr_thread_object(t); // the main thread must be known before a second one runs
    if (!__atomic_compare_exchange_n(&o->state, &expected, (uint32_t)CR_THREAD_STARTED, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return CR_RAISE(t, RuntimeError, "threads can only be started once");
    enter_ring(o);
    CrTask *task = cr_task_spawn_flags(t, thread_main, self, CR_GET(o->daemon) ? CR_TASK_DAEMON : 0);
    if (!task) {
        leave_ring(o);
        __atomic_store_n(&o->state, (uint32_t)CR_THREAD_NEW, __ATOMIC_RELEASE);
        return CR_RAISE(t, RuntimeError, "can't start new thread");
    }
    CR_SET(o->ident, cr_task_ident(task));
    __atomic_store_n(&o->task, task, __ATOMIC_RELEASE);
    return CR_NONE;
}

bool cr_timeout_ns(CrThread *t, CrValue timeout, int64_t *ns) {
    double s;
    *ns = CR_FOREVER;
    if (timeout == CR_NONE || timeout == CR_ERROR) return true;
    if (!cr_float_from(t, timeout, &s)) return false;
    if (isnan(s)) return CR_RAISE(t, ValueError, "Invalid value NaN (not a number)"), false;
    if (s > 9223372036.0) return CR_RAISE(t, OverflowError, "timestamp too large to convert to C _PyTime_t"), false;
    *ns = s <= 0 ? 0 : (int64_t)ceil(s * 1e9);
    return true;
}

static CrValue thread_join(CrThread *t, CrFunction *f, CrValue self, CrValue timeout) {
    CrThreadObject *o = thread_of(self);
    int64_t ns;
    if (!check_initialised(t, o)) return CR_ERROR;
    if (CR_GET(o->state) == CR_THREAD_NEW) return CR_RAISE(t, RuntimeError, "cannot join thread before it is started");
    if (cr_thread_object(t) == self) return CR_RAISE(t, RuntimeError, "cannot join current thread");
    if (!cr_timeout_ns(t, timeout, &ns)) return CR_ERROR;
    CrTask *task;
    while (!(task = __atomic_load_n(&o->task, __ATOMIC_ACQUIRE))) cr_yield(t); // start() is about to set it
    return cr_task_join(t, task, ns) == CR_WAIT_ERROR ? CR_ERROR : CR_NONE;
}

static CrValue thread_run(CrThread *t, CrFunction *f, CrValue self) {
    CrThreadObject *o = thread_of(self);
    CrValue target = CR_GET(o->target), args = CR_GET(o->args), kwargs = CR_GET(o->kwargs);
    if (target == CR_NONE || target == CR_ERROR) return CR_NONE;
    CrValue result = cr_call_tuple(t, target, args, kwargs);
    CR_SET(o->target, CR_NONE); // frees what the arguments refer to
    CR_SET(o->args, CR_ERROR);
    CR_SET(o->kwargs, CR_ERROR);
    return result == CR_ERROR ? CR_ERROR : CR_NONE;
}

static CrValue thread_is_alive(CrThread *t, CrFunction *f, CrValue self) {
    const CrThreadObject *o = thread_of(self);
    if (!check_initialised(t, o)) return CR_ERROR;
    return cr_bool(__atomic_load_n(&o->state, __ATOMIC_ACQUIRE) == CR_THREAD_STARTED);
}

// ---- Attributes -------------------------------------------------------------------------------------------

static CrValue get_name(CrThread *t, CrValue self) {
    return check_initialised(t, thread_of(self)) ? CR_GET(thread_of(self)->name) : CR_ERROR;
}
static int set_name(CrThread *t, CrValue self, CrValue name) {
    CrValue text = name == CR_ERROR ? CR_RAISE(t, AttributeError, "can't delete attribute") : cr_str(t, name);
    if (text == CR_ERROR) return -1;
    CR_SET(thread_of(self)->name, text);
    return 0;
}
static CrValue get_ident(CrThread *t, CrValue self) {
    uint64_t ident = CR_GET(thread_of(self)->ident);
    return ident ? cr_int_from_uint64(t, ident) : CR_NONE;
}
static CrValue get_daemon(CrThread *t, CrValue self) { return cr_bool(CR_GET(thread_of(self)->daemon)); }
static int set_daemon(CrThread *t, CrValue self, CrValue value) {
    CrThreadObject *o = thread_of(self);
    if (!check_initialised(t, o)) return -1;
    if (CR_GET(o->state) != CR_THREAD_NEW) {
        CR_RAISE(t, RuntimeError, "cannot set daemon status of active thread");
        return -1;
    }
    int daemon = value == CR_ERROR ? 0 : cr_truth(t, value);
    if (daemon >= 0) CR_SET(o->daemon, (uint32_t)daemon);
    return daemon < 0 ? -1 : 0;
}

static CrValue thread_get_name(CrThread *t, CrFunction *f, CrValue self) { return get_name(t, self); }
static CrValue thread_set_name(CrThread *t, CrFunction *f, CrValue self, CrValue name) {
    return set_name(t, self, name) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue thread_is_daemon(CrThread *t, CrFunction *f, CrValue self) { return get_daemon(t, self); }
static CrValue thread_set_daemon(CrThread *t, CrFunction *f, CrValue self, CrValue daemon) {
    return set_daemon(t, self, daemon) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue thread_repr(CrThread *t, CrValue self) {
    static const char *const states[] = {"initial", "started", "stopped"};
    const CrThreadObject *o = thread_of(self);
    if (!check_initialised(t, o)) return CR_ERROR;
    uint64_t number = CR_GET(o->ident);
    CrValue ident = number ? cr_str_printf(t, " %S", cr_int_from_uint64(t, number)) : cr_str_empty, name = CR_GET(o->name);
    const char *daemon = CR_GET(o->daemon) ? " daemon" : "", *state = states[CR_GET(o->state)];
    if (self == CR_GET(main_thread_object)) return cr_str_printf(t, "<_MainThread(%S, %s%s%S)>", name, state, daemon, ident);
    return cr_str_printf(t, "<%S(%S, %s%s%S)>", cr_type_of(self)->name_str, name, state, daemon, ident);
}

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue thread_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    return cr_instance_new(t, CR_AS(CrType, cls));
}

// "Thread-1 (target's name)"
static CrValue default_name(CrThread *t, CrValue target) {
    CrValue name = new_name(t, "Thread-%d");
    if (target == CR_NONE || name == CR_ERROR) return name;
    CrValue of_target = cr_getattr_or_zero(t, target, cr_name___name__);
    if (of_target == CR_ERROR) return cr_raised(t) ? CR_ERROR : name;
    return cr_str_printf(t, "%S (%S)", name, of_target);
}

// (self, group, target, name, args, kwargs, daemon)
static CrValue thread_init(CrThread *t, CrFunction *f, const CrValue *argv) {
    CrThreadObject *o = thread_of(argv[0]);
    CrValue group = argv[1], target = argv[2], name = argv[3], args = argv[4], kwargs = argv[5], daemon = argv[6];
    if (group != CR_NONE) return CR_RAISE(t, AssertionError, "group argument must be None for now");
    CrThreadObject *current = thread_of(cr_thread_object(t));
    int is_daemon = daemon == CR_NONE ? (int)CR_GET(current->daemon) : cr_truth(t, daemon);
    if (is_daemon < 0) return CR_ERROR;
    CR_SET(o->daemon, (uint32_t)is_daemon);
    CR_SET(o->target, target);
    CrValue items = args == CR_ERROR ? cr_tuple_empty : cr_tuple_from_iterable(t, args);
    CrValue text = name == CR_NONE ? default_name(t, target) : cr_str(t, name);
    if (items == CR_ERROR || text == CR_ERROR) return CR_ERROR;
    CR_SET(o->args, items);
    CR_SET(o->kwargs, kwargs == CR_NONE ? CR_ERROR : kwargs);
    CR_SET(o->name, text);
    return CR_NONE;
}

static const CrMethodDef thread_methods[] = {
    {"getName(self, /)", CR_FN(thread_get_name), NULL, 0},
    {"isDaemon(self, /)", CR_FN(thread_is_daemon), NULL, 0},
    {"is_alive(self, /)", CR_FN(thread_is_alive), "Return whether the thread is alive.", 0},
    {"join(self, timeout=None)", CR_FN(thread_join), "Wait until the thread terminates.", 0},
    {"run(self, /)", CR_FN(thread_run), "Method representing the thread's activity.", 0},
    {"setDaemon(self, daemonic, /)", CR_FN(thread_set_daemon), NULL, 0},
    {"setName(self, name, /)", CR_FN(thread_set_name), NULL, 0},
    {"start(self, /)", CR_FN(thread_start), "Start the thread's activity.", 0},
    {0},
};
static const CrGetSetDef thread_getsets[] = {
    {"daemon", get_daemon, set_daemon, NULL},
    {"ident", get_ident, NULL, NULL},
    {"name", get_name, set_name, NULL},
    {"native_id", get_ident, NULL, NULL},
    {0},
};

const CrTypeDef cr_thread_typedef = {
    .doc = "A class that represents a thread of control.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE | CR_TYPE_HAS_DICT,
    .slots = {.repr = thread_repr},
    .methods = thread_methods,
    .getsets = thread_getsets,
    .constructor = {"Thread(cls, /, *args, **kwargs)", CR_FN(thread_construct), NULL, 0},
    .init = {"__init__(self, group=None, target=None, name=None, args=<()>, kwargs=None, *, daemon=None)",
             CR_FN(thread_init), NULL, 0},
};

// ---- threading.local --------------------------------------------------------------------------------------

// The attributes in this thread, made when first asked for; a subclass's __init__ then runs again.
static CrValue local_dict(CrThread *t, CrValue self) {
    CrThreadObject *o = thread_of(cr_thread_object(t));
    if (o->locals == CR_ERROR) o->locals = cr_dict_new(t);
    CrValue dict = cr_dict_get(t, o->locals, self);
    if (dict != CR_ERROR || cr_raised(t)) return dict;
    dict = cr_dict_new(t);
    if (cr_dict_set(t, o->locals, self, dict) < 0) return CR_ERROR;
    CrValue init = CR_GET(cr_type_of(self)->init_fn);
    const CrLocal *local = CR_AS(CrLocal, self);
    if (init == CR_ERROR || init == CR_TYPE_OF_ID(OBJECT)->init_fn || local->args == CR_ERROR) return dict;
    CrValue args = cr_tuple_concat(t, cr_tuple_from(t, &self, 1), local->args);
    if (args != CR_ERROR && cr_call_tuple(t, init, args, local->kwargs) != CR_ERROR) return dict;
    CrValue failure = cr_exception_take(t);
    cr_dict_delete(t, o->locals, self);
    t->exception = failure;
    return CR_ERROR;
}

static CrValue local_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrType *type = CR_AS(CrType, cls);
    bool plain = type->init_fn == CR_ERROR || type->init_fn == CR_TYPE_OF_ID(OBJECT)->init_fn;
    if (plain && (cr_tuple_len(args) || cr_dict_len(kwargs)))
        return CR_RAISE(t, TypeError, "Initialization arguments are not supported");
    CrValue self = cr_instance_new(t, type);
    if (self == CR_ERROR || local_dict(t, self) == CR_ERROR) return CR_ERROR; // here type.__call__ runs __init__
    CR_AS(CrLocal, self)->args = args;
    CR_AS(CrLocal, self)->kwargs = kwargs;
    return self;
}

static CrValue local_getattr(CrThread *t, CrValue self, CrValue name) {
    CrValue dict = local_dict(t, self);
    if (dict == CR_ERROR || name == cr_name___dict__) return dict;
    CrValue value = cr_dict_get_interned(CR_AS(CrDict, dict), name);
    return value != CR_ERROR ? value : cr_object_getattr(t, self, name);
}

static int local_setattr(CrThread *t, CrValue self, CrValue name, CrValue value) {
    CrValue dict = local_dict(t, self);
    if (dict == CR_ERROR) return -1;
    if (value != CR_ERROR) return cr_dict_set(t, dict, name, value);
    int deleted = cr_dict_delete(t, dict, name);
    if (deleted == 0) CR_RAISE(t, AttributeError, "'%T' object has no attribute '%S'", self, name);
    return deleted > 0 ? 0 : -1;
}

const CrTypeDef cr_local_typedef = {
    .doc = "Thread-local data",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.getattr = local_getattr, .setattr = local_setattr},
    .constructor = {"local(cls, /, *args, **kwargs)", CR_FN(local_construct), NULL, 0},
};

// ---- The module -------------------------------------------------------------------------------------------

static CrValue f_current_thread(CrThread *t, CrFunction *f) { return cr_thread_object(t); }
static CrValue f_main_thread(CrThread *t, CrFunction *f) { return CR_GET(main_thread_object); }
static CrValue f_active_count(CrThread *t, CrFunction *f) {
    cr_thread_object(t);
    return cr_int((int64_t)__atomic_load_n(&live_count, __ATOMIC_RELAXED));
}
static CrValue f_get_ident(CrThread *t, CrFunction *f) { return cr_int_from_uint64(t, cr_task_ident(cr_task_current(t))); }

// The list is made as long as needed beforehand: nothing is allocated under the lock.
static CrValue f_enumerate(CrThread *t, CrFunction *f) {
    cr_thread_object(t);
    for (;;) {
        uint64_t n = __atomic_load_n(&live_count, __ATOMIC_RELAXED), i = 0;
        CrArray *a = cr_array_alloc(t, n);
        if (!a) return CR_ERROR;
        cr_lock_byte(&live_lock);
        bool fits = live_count == n;
        for (CrThreadObject *o = live_threads; fits && i < n; o = o->next) a->item[i++] = cr_box(o);
        cr_unlock_byte(&live_lock);
        if (fits) return cr_list_from(t, a->item, n);
    }
}

static CrValue f_stack_size(CrThread *t, CrFunction *f, CrValue size) { return CR_INT(0); }

// ---- The end of the program ---------------------------------------------------------------------------------

static CrValue at_shutdown; // list of (function, args, keywords); CR_ERROR: none yet
static uint32_t shutting_down;

static CrValue f_register_atexit(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    if (!cr_tuple_len(args)) return CR_RAISE(t, TypeError, "_register_atexit() missing 1 required positional argument: 'func'");
    if (CR_GET(shutting_down)) return CR_RAISE(t, RuntimeError, "can't register atexit after shutdown");
    CrValue rest = cr_tuple_from(t, cr_tuple_items(args) + 1, cr_tuple_len(args) - 1);
    CrValue entry = cr_tuple_from(t, (CrValue[]){cr_tuple_items(args)[0], rest, kwargs}, 3);
    return cr_list_append(t, at_shutdown, entry) < 0 ? CR_ERROR : CR_NONE;
}

void cr_threading_shutdown(CrThread *t) {
    CR_SET(shutting_down, 1);
    while (at_shutdown && cr_list_len(at_shutdown)) {
        CrValue entry = cr_list_pop(t, at_shutdown, -1);
        if (!entry) break;
        const CrValue *parts = cr_tuple_items(entry);
        if (!cr_call_tuple(t, parts[0], parts[1], parts[2])) break;
    }
    if (cr_raised(t)) cr_unraisable(t, cr_intern_c(t, "threading"));
    cr_tasks_join_all(t);
}
static CrValue f_shutdown(CrThread *t, CrFunction *f) {
    cr_threading_shutdown(t);
    return cr_raised(t) ? CR_ERROR : CR_NONE;
}

const CrMethodDef cr_thread_excepthook = {"excepthook(args, /)", CR_FN(excepthook), "Report an exception that ended a thread.", 0};

static const CrMethodDef functions[] = {
    {"_register_atexit(*args, **kwargs)", CR_FN(f_register_atexit), "Call a function before the threads are joined at exit.", 0},
    {"_shutdown()", CR_FN(f_shutdown), "Wait for the threads that are not daemons.", 0},
    {"activeCount()", CR_FN(f_active_count), NULL, 0},
    {"active_count()", CR_FN(f_active_count), "Return the number of Thread objects currently alive.", 0},
    {"currentThread()", CR_FN(f_current_thread), NULL, 0},
    {"current_thread()", CR_FN(f_current_thread), "Return the current Thread object.", 0},
    {"enumerate()", CR_FN(f_enumerate), "Return a list of all Thread objects currently alive.", 0},
    {"excepthook(args, /)", CR_FN(excepthook), "Report an exception that ended a thread.", 0},
    {"get_ident()", CR_FN(f_get_ident), "Return a non-zero integer that identifies the current thread.", 0},
    {"get_native_id()", CR_FN(f_get_ident), "Return a non-zero integer that identifies the current thread.", 0},
    {"main_thread()", CR_FN(f_main_thread), "Return the main Thread object.", 0},
    {"stack_size(size=0, /)", CR_FN(f_stack_size), "Stacks have one size: returns 0.", 0},
    {0},
};

static int threading_init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        CrTypeId type;
    } types[] = {
        {"Thread", CR_T_THREAD},       {"Lock", CR_T_LOCK},           {"RLock", CR_T_RLOCK},
        {"Event", CR_T_EVENT},         {"Condition", CR_T_CONDITION}, {"Semaphore", CR_T_SEMAPHORE},
        {"BoundedSemaphore", CR_T_BOUNDED_SEMAPHORE}, {"local", CR_T_LOCAL}, {"ThreadError", CR_T_RuntimeError},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cr_module_set(t, module, types[i].name, cr_box(&cr_types[types[i].type])) < 0) return -1;
    if (cr_module_set(t, module, "ExceptHookArgs", cr_thread_hook_args(t)) < 0) return -1;
    CrValue hook = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, "excepthook"));
    if (!hook || cr_module_set(t, module, "__excepthook__", hook) < 0) return -1;
    if (cr_module_set(t, module, "TIMEOUT_MAX", cr_float(9223372036.0)) < 0) return -1;
    if (!(at_shutdown = cr_list_new(t, 0))) return -1;
    // The main thread's object, also when another thread is the first to import the module.
    if (cr_is_main_task(t)) cr_thread_object(t);
    return 0;
}

const CrModuleDef cr_module_threading = {"threading", "Threads, and locks between them.", functions, threading_init};
