#pragma once
#include "cycle_a.h"
int in_b(void);
