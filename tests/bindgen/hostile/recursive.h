#include "recursive.h"
int deep(void);
