#define __cr_end 1
#define __cr_d0 2
#define A __cr_v1
int __cr_v1;
int survivor(void);
