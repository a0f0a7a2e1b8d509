#pragma once
#include "cycle_b.h"
int in_a(void);
