/* SPDX-License-Identifier: MIT */
#include <prange/info.h>

#include <prange/threads.h>

#include "blas/blas.h"
#include "isa/isa.h"
#include "base/machine.h"

#define STRING_OF(x) #x
#define STRING(x) STRING_OF(x)

prange_info prange_runtime_info(void)
{
    return (prange_info){
        .version = STRING(PRANGE_VERSION_MAJOR) "." STRING(PRANGE_VERSION_MINOR) "." STRING(
            PRANGE_VERSION_PATCH),
        .level = pri_isa_get()->name,
#ifdef __clang__
        .compiler = "Clang " __clang_version__,
#else
        .compiler = "GCC " __VERSION__,
#endif
        .blas = pri_blas_name(),
        .openmp = _OPENMP,
        .threads = prange_get_num_threads(),
        .max_threads = prange_get_max_threads(),
        .affinity = pri_machine_affinity(),
        .quota = pri_machine_quota(""),
    };
}
