#define enum struct
#define WORDS 4
int survivor(void);
