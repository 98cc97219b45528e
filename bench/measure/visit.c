/* SPDX-License-Identifier: MIT */
#include "visit.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

void bench_send(int channel, const bench_answer *answer)
{
    while (send(channel, answer, sizeof *answer, MSG_NOSIGNAL) < 0 && errno == EINTR)
        ;
}

void bench_send_text(int channel, bench_answer_kind kind, bool skipped, const char *format, ...)
{
    bench_answer answer = {.kind = kind, .skipped = skipped};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(answer.text, sizeof answer.text, format, arguments);
    va_end(arguments);
    bench_send(channel, &answer);
}
