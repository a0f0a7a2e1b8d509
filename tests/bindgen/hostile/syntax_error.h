int broken(int;
struct { int
