int print_to(FILE *f, size_t n);
