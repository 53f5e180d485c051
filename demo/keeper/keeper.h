/* The keeper's one request, for programs.
 *   out: m_u32.data: 0 all well, else 1, key, value found, value wanted */
#ifndef KEEPER_H
#define KEEPER_H

#define KEEPER_BASE 0x3F00
#define KEEPER_CHECK (KEEPER_BASE + 0)

#endif
