// comments.h -- the comment that a header has for a declaration. Found in the header's text, not by libclang: comments are
// wanted for stubs only, and headers write them above, behind and (zlib) below what they are about.
#ifndef CRANKY_BINDGEN_COMMENTS_H
#define CRANKY_BINDGEN_COMMENTS_H

#include "bindgen/names.h"

// Files read so far. Starts as all zeros but for the arena, which all text is in.
typedef struct Comments {
    Arena *a;
    NameMap files; // path -> CommentFile
} Comments;

// The comment for what is declared at that line of the file (1 is the first), without comment marks and common indentation;
// "" when there is none or the file cannot be read. In the arena.
const char *comment_of(Comments *c, const char *path, int line);

#endif
