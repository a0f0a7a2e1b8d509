// threading.h -- the objects of module threading: threads over tasks, locks and what is built on them.
#ifndef CRANKY_STDLIB_THREADING_H
#define CRANKY_STDLIB_THREADING_H

#include "runtime/object.h"
#include "runtime/sched/sched.h"

typedef struct CrThreadObject {
    CrObject ob;
    CrTask *task;                 // NULL before start()
    CrValue target, args, kwargs; // of the constructor; CR_NONE, a tuple, a dict. Dropped when run
    CrValue name;                 // str
    uint32_t daemon;              // does the process end without waiting for it?
    uint32_t state;               // CR_THREAD_*
    uint64_t ident;               // 0 before start()
    CrValue locals;               // dict: threading.local object -> its attributes in this thread; CR_ERROR: none yet
    struct CrThreadObject *next, *previous; // ring of live threads, guarded by live_lock (threading.c)
} CrThreadObject;
enum { CR_THREAD_NEW, CR_THREAD_STARTED, CR_THREAD_STOPPED };

typedef struct CrLockObject { // Lock and RLock
    CrObject ob;
    CrLock lock;
    uint64_t owner; // RLock: ident of the task that holds it, 0: free
    uint64_t depth; // RLock: how often
} CrLockObject;

typedef struct CrEventObject {
    CrObject ob;
    CrEvent event;
} CrEventObject;

typedef struct CrConditionObject {
    CrObject ob;
    CrCondition condition;
    CrValue lock; // a LOCK or RLOCK object
} CrConditionObject;

typedef struct CrSemaphoreObject {
    CrObject ob;
    CrSemaphore semaphore;
    int64_t initial; // BoundedSemaphore: the limit; -1: none
} CrSemaphoreObject;

typedef struct CrLocal { // threading.local: its attributes are kept in the threads
    CrObject ob;
    CrValue args, kwargs; // of the constructor: a subclass's __init__ gets them in each thread
} CrLocal;

// Creates the main thread's object; called when module threading is first imported or a thread starts.
CrValue cr_thread_object(CrThread *t); // of the calling task: current_thread()
void cr_thread_forget(CrThread *t);    // the calling task ends: its object, if it got one, leaves enumerate()
CrValue cr_thread_hook_args(CrThread *t); // the class of threading.excepthook's argument
void cr_threading_shutdown(CrThread *t); // at exit: what _register_atexit was given, then waits for threads that are no daemons
extern const CrMethodDef cr_thread_excepthook;

#endif
