// unawaited.h -- coroutines that nobody awaits: "coroutine 'f' was never awaited", and where each was created (cr_origin).
//
// Having the collector watch every coroutine would make creating one ten times as slow, and nearly all are awaited right
// away. So the thread just remembers the newest (CrThread.newest_coroutine); if that has not begun when the next one is
// created, or when somebody asks for a collection, the collector is told to watch it until it begins.
#ifndef CRANKY_RUNTIME_UNAWAITED_H
#define CRANKY_RUNTIME_UNAWAITED_H

#include "runtime/generator.h"

void cr_coroutine_watch_newest(CrThread *t);
void cr_coroutine_unwatch(CrThread *t, CrGenerator *g); // it begins
void cr_coroutine_warn(CrThread *t, CrGenerator *g);    // it never will
void cr_coroutine_note_origin(CrThread *t, CrGenerator *g);
// At exit: collects if there are coroutines that have not begun.
void cr_coroutines_at_exit(CrThread *t);

static inline void cr_coroutine_created(CrThread *t, CrGenerator *g) {
    if (CR_UNLIKELY(t->newest_coroutine && !CR_GET(t->newest_coroutine->state))) cr_coroutine_watch_newest(t);
    t->newest_coroutine = g;
    if (CR_UNLIKELY(t->origin_depth)) cr_coroutine_note_origin(t, g);
}

#endif
