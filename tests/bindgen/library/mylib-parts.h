typedef int mylib_id;
int mylib_part(mylib_id id);
