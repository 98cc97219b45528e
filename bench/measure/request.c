/* SPDX-License-Identifier: MIT */
#include "request.h"

#include <jansson.h>

char *bench_request_text(const bench_request *request)
{
    json_t *loads = json_array(), *calls = json_array();
    for (int i = 0; i < request->load_count; i++)
        json_array_append_new(loads, json_string(request->loads[i]));
    for (int form = 0; form < BENCH_FORMS; form++)
        json_array_append_new(calls, json_integer(request->calls[form]));
    json_t *root = json_pack(
        "{s:i, s:i, s:b, s:f, s:b, s:i, s:s, s:I, s:I, s:i, s:i, s:i, s:f, s:b, s:o, s:o}",
        "channel", request->channel, "threads", request->threads, "probe", request->probe, "cache",
        request->cache, "quick", request->quick, "number", request->number, "name", request->name,
        "n", (json_int_t)request->size.n, "d", (json_int_t)request->size.d, "schedule",
        (int)request->schedule.kind, "chunk", request->schedule.chunk, "rounds", request->rounds,
        "seconds", request->seconds, "verify", request->verify, "calls", calls, "loads", loads);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    return text;
}

bool bench_request_read(const char *text, bench_request *request)
{
    static json_t *root; /* kept until the end of the process, for the texts */
    json_t *calls, *loads;
    root = json_loads(text, 0, NULL);
    json_int_t n, d;
    int probe, quick, verify, kind;
    *request = (bench_request){0};
    if (!root ||
        json_unpack(root,
                    "{s:i, s:i, s:b, s:F, s:b, s:i, s:s, s:I, s:I, s:i, s:i, s:i, s:F, "
                    "s:b, s:o, s:o}",
                    "channel", &request->channel, "threads", &request->threads, "probe", &probe,
                    "cache", &request->cache, "quick", &quick, "number", &request->number, "name",
                    &request->name, "n", &n, "d", &d, "schedule", &kind, "chunk",
                    &request->schedule.chunk, "rounds", &request->rounds, "seconds",
                    &request->seconds, "verify", &verify, "calls", &calls, "loads", &loads) != 0)
        return false;
    request->probe = probe;
    request->quick = quick;
    request->verify = verify;
    request->size = (prange_bench_size){(ptrdiff_t)n, (ptrdiff_t)d};
    request->schedule.kind = (prange_schedule)kind;
    for (int form = 0; form < BENCH_FORMS; form++)
        request->calls[form] = (long)json_integer_value(json_array_get(calls, (size_t)form));
    request->load_count = (int)json_array_size(loads);
    for (int i = 0; i < request->load_count && i < BENCH_LOADS_MAX; i++)
        request->loads[i] = json_string_value(json_array_get(loads, (size_t)i));
    return true;
}
