#include <math.h>

double
asin(double x)
{
    return (double) asinl(x);
}
