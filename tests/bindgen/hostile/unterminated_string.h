#define TEXT "never closed
int after(void);
