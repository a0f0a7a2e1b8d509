// A comment that never ends.
#define BEFORE 1
/* open
int lost(void);
