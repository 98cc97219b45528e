/* SPDX-License-Identifier: MIT */
/* Instantiates the template for one border; stencil_borders.h defines the parameters. */
#define PRANGE_STENCIL_DIMS DIMS
#define PRANGE_STENCIL_INPUTS INPUTS
#define PRANGE_STENCIL_NEIGHBORHOOD REACH
#define PRANGE_STENCIL_TYPE TYPE
#define PRANGE_STENCIL_OUT OUT
#define PRANGE_STENCIL_CTX const context
#define PRANGE_STENCIL_BODY BODY
#ifdef UPDATE
#define PRANGE_STENCIL_UPDATE
#endif
#include <prange/stencil_template.h>
