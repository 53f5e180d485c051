/* The floating point unit, whose registers belong to fpu_owner. */
#include "../kernel.h"

/* In what fxsave writes. */
#define FX_MXCSR 24
#define FX_X87_END 160
#define MXCSR_DEFAULT 0x1F80u

static int fpu_allowed = TRUE; /* the processor's TS flag is clear */

/* Whether floating point instructions run or trap; writing CR0 is dear, so
 * only when it changes. */
void
fpu_allow(int allowed)
{
    if (allowed == fpu_allowed)
        return;
    fpu_allowed = allowed;
    if (allowed)
        clear_ts();
    else
        set_ts();
}

/* The register file of the floating point unit is saved when another process
 * wants it, not at every switch. */
void
fpu_switch(struct proc *p)
{
    fpu_allow(TRUE);
    if (fpu_owner == p)
        return;
    if (fpu_owner != NULL)
        fpu_save(fpu_owner->p_fpu);
    if (p->p_misc_flags & MF_FPU_INITIALIZED) {
        fpu_load(p->p_fpu);
    } else {
        __asm__ volatile("fninit");
        p->p_misc_flags |= MF_FPU_INITIALIZED;
    }
    fpu_owner = p;
}

/* Bring p's saved state up to date; the unit belongs to nobody afterwards. */
void
fpu_release(struct proc *p)
{
    if (fpu_owner != p)
        return;
    fpu_allow(TRUE);
    fpu_save(p->p_fpu);
    fpu_owner = NULL;
    fpu_allow(FALSE);
}

/* A state that a program hands in: of its floating point registers alone. A
 * control word for others that no processor takes would be a fault of ours. */
void
fpu_accept(struct proc *p, const uint8_t *state)
{
    static const uint32_t mxcsr = MXCSR_DEFAULT;

    fpu_release(p);
    memset(p->p_fpu, 0, sizeof(p->p_fpu));
    memcpy(p->p_fpu, state, FX_X87_END);
    memcpy(p->p_fpu + FX_MXCSR, &mxcsr, sizeof(mxcsr));
    p->p_misc_flags |= MF_FPU_INITIALIZED;
}
