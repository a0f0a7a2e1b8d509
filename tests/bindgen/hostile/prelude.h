typedef long unknown_t;
