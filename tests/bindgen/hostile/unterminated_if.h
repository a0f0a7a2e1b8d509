#ifdef NEVER
int hidden(void);
