unknown_t f(void);
