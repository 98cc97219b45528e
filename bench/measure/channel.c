/* SPDX-License-Identifier: MIT */
#include "channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_all(int file, const char *text, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(file, text, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; /* nobody listens any more: the process will be told to end */
        text += written;
        size -= (size_t)written;
    }
}

void bench_channel_send(int channel, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (!text)
        return;
    const size_t length = strlen(text);
    text[length] = '\n'; /* in place of its end */
    write_all(channel, text, length + 1);
    free(text);
}

void bench_channel_phase(int channel, const char *text)
{
    bench_channel_send(channel, json_pack("{s:s}", "phase", text));
}
