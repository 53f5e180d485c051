/* What there is to know of the mounted file system, and the request that is
 * served. */
#include "mfs.h"

struct mounted fs;
message m_in, m_out;
