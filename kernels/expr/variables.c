/* SPDX-License-Identifier: MIT */
#include "variables.h"

#include <string.h>

#include "base/status.h"

static bool is_name(const char *name)
{
    if (!pri_is_letter(*name))
        return false;
    while (pri_is_letter(*name) || pri_is_digit(*name))
        name++;
    return *name == '\0';
}

prange_status pri_variables_check(const char *function, int count, const prange_variable *variables)
{
    if (count < 0 || count > PRANGE_EXPR_VARIABLES)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %d is not in 0 .. %d", function, count,
                        PRANGE_EXPR_VARIABLES);
    if (count > 0 && !variables)
        return pri_fail(PRANGE_ERROR_NULL, "%s: variables is NULL", function);
    for (int k = 0; k < count; k++) {
        const prange_variable *variable = &variables[k];
        if (!variable->name)
            return pri_fail(PRANGE_ERROR_NULL, "%s: the name of variables[%d] is NULL", function,
                            k);
        if (!is_name(variable->name))
            return pri_fail(PRANGE_ERROR_VALUE,
                            "%s: the name of variables[%d] is not an identifier", function, k);
        if ((unsigned)variable->view.type > PRANGE_U8)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %.40s: type = %d is unknown", function,
                            variable->name, (int)variable->view.type);
        for (int j = 0; j < k; j++)
            if (strcmp(variables[j].name, variable->name) == 0)
                return pri_fail(PRANGE_ERROR_VALUE, "%s: two variables are called %.40s", function,
                                variable->name);
    }
    return PRANGE_OK;
}
