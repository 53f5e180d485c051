#include <math.h>

float
acoshf(float x)
{
    return (float) acoshl(x);
}
