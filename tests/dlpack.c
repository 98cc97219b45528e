/* SPDX-License-Identifier: MIT */
/*
 * The view of a DLPack tensor, from a stand-in of DLPack's declarations.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

/* The declarations of <dlpack/dlpack.h> that the conversion reads. */
#define DLPACK_VERSION 80
typedef enum { kDLCPU = 1, kDLCUDA = 2 } DLDeviceType;
typedef enum { kDLInt = 0, kDLUInt = 1, kDLFloat = 2, kDLBfloat = 4 } DLDataTypeCode;
typedef struct {
    DLDeviceType device_type;
    int32_t device_id;
} DLDevice;
typedef struct {
    uint8_t code, bits;
    uint16_t lanes;
} DLDataType;
typedef struct {
    void *data;
    DLDevice device;
    int32_t ndim;
    DLDataType dtype;
    int64_t *shape, *strides;
    uint64_t byte_offset;
} DLTensor;

#include <prange.h>

static double source[8];

Test(dlpack, conversion)
{
    static const struct {
        uint8_t code, bits;
        prange_type type;
    } known[] = {{kDLFloat, 64, PRANGE_F64}, {kDLFloat, 32, PRANGE_F32}, {kDLInt, 64, PRANGE_I64},
                 {kDLInt, 32, PRANGE_I32},   {kDLUInt, 8, PRANGE_U8},    {6, 8, PRANGE_U8}};
    int64_t shape[] = {4, 5}, strides[] = {1, 4};
    const prange_view untouched = {source, PRANGE_U8, 7, NULL, NULL};
    for (int code = 0; code < 8; code++)
        for (int bits = 1; bits <= 128; bits *= 2) {
            DLTensor tensor = {source + 1, {kDLCPU, 0}, 2, {(uint8_t)code, (uint8_t)bits, 1},
                               shape,      strides,     16};
            prange_view view = untouched;
            int at = -1;
            for (int k = 0; k < 6; k++)
                if (known[k].code == code && known[k].bits == bits)
                    at = k;
            cr_expect_eq(prange_view_of_dlpack(&tensor, &view), at >= 0, "code %d, %d bits", code,
                         bits);
            if (at < 0) {
                cr_expect_eq(memcmp(&view, &untouched, sizeof view), 0, "the view was written");
                continue;
            }
            cr_expect_eq(view.data, (char *)(source + 1) + 16);
            cr_expect_eq(view.type, known[at].type);
            cr_expect_eq(view.ndim, 2);
            cr_expect_eq((const void *)view.shape, (void *)shape);
            cr_expect_eq((const void *)view.strides, (void *)strides);
        }
    DLTensor tensor = {source, {kDLCPU, 0}, 2, {kDLFloat, 64, 1}, shape, NULL, 0};
    prange_view view = untouched;
    cr_expect(prange_view_of_dlpack(&tensor, &view) && !view.strides);
    tensor.data = NULL;
    tensor.byte_offset = 8;
    cr_expect(prange_view_of_dlpack(&tensor, &view) && !view.data);
    view = untouched;
    tensor.dtype.lanes = 2;
    cr_expect(!prange_view_of_dlpack(&tensor, &view));
    tensor.dtype.lanes = 1;
    tensor.device.device_type = kDLCUDA;
    cr_expect(!prange_view_of_dlpack(&tensor, &view));
    tensor.device.device_type = kDLCPU;
    for (int32_t ndim = -1; ndim <= PRANGE_DIMS + 1; ndim += PRANGE_DIMS + 2) {
        tensor.ndim = ndim;
        cr_expect(!prange_view_of_dlpack(&tensor, &view));
    }
    cr_expect_eq(memcmp(&view, &untouched, sizeof view), 0, "the view was written");
    tensor.ndim = PRANGE_DIMS;
    cr_expect(prange_view_of_dlpack(&tensor, &view) && view.ndim == PRANGE_DIMS);
    tensor.ndim = 0;
    tensor.shape = NULL;
    cr_expect(prange_view_of_dlpack(&tensor, &view) && view.ndim == 0);
}
