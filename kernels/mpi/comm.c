/* SPDX-License-Identifier: MIT */
#include "comm.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, TEXT = 256, TAG = 6 };

/* The message of the rank that decides. */
typedef struct error_message {
    char text[TEXT];
    int64_t status;
    int64_t index;
    int64_t code;
} error_message;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int key = MPI_KEYVAL_INVALID;

void *pri_mpi_alloc(ptrdiff_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow((size_t)count, size, &bytes) || bytes > PTRDIFF_MAX - ALIGNMENT)
        return NULL;
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return aligned_alloc(ALIGNMENT, bytes ? bytes : ALIGNMENT);
}

void pri_mpi_free(void *memory)
{
    free(memory);
}

prange_status pri_mpi_fail(const char *function, prange_status status, const char *format, ...)
{
    char text[TEXT];
    const int length = snprintf(text, sizeof text, "%s: ", function);
    va_list values;
    va_start(values, format);
    if (length > 0 && length < TEXT)
        vsnprintf(text + length, (size_t)(TEXT - length), format, values);
    va_end(values);
    return prange_set_last_error(status, text, NULL);
}

prange_status pri_mpi_status(const char *function, int code)
{
    if (code == MPI_SUCCESS)
        return PRANGE_OK;
    char text[MPI_MAX_ERROR_STRING] = "";
    int class = MPI_ERR_UNKNOWN, length = 0;
    (void)MPI_Error_class(code, &class);
    (void)MPI_Error_string(code, text, &length);
    const prange_status status = class == MPI_ERR_NO_MEM   ? PRANGE_ERROR_MEMORY
                                 : class == MPI_ERR_COUNT  ? PRANGE_ERROR_SIZE
                                 : class == MPI_ERR_BUFFER ? PRANGE_ERROR_NULL
                                 : class == MPI_ERR_COMM   ? PRANGE_ERROR_VALUE
                                                           : PRANGE_ERROR_MPI;
    return pri_mpi_fail(function, status, "MPI: %s", text);
}

prange_status pri_mpi_forward_error(const char *function, prange_status status)
{
    if (status == PRANGE_OK)
        return status;
    const char *text = prange_last_error(), *colon = strchr(text, ':');
    char copy[TEXT];
    snprintf(copy, sizeof copy, "%s", colon && colon[1] == ' ' ? colon + 2 : text);
    return pri_mpi_fail(function, status, "%s", copy);
}

static void free_group(pri_mpi_group *group)
{
    if (!group)
        return;
    free(group->letters);
    free(group->counts);
    free(group->records);
    free(group);
}

static pri_mpi_group *take_group(MPI_Comm comm, int ranks, int rank)
{
    pri_mpi_group *group = pri_mpi_alloc(1, sizeof *group);
    if (!group)
        return NULL;
    *group = (pri_mpi_group){.comm = comm, .ranks = ranks, .rank = rank};
    group->letter =
        ranks <= PRI_MPI_CLOSE ? PRI_MPI_MESSAGE : sizeof(pri_mpi_record) + PRI_MPI_INLINE;
    group->records = pri_mpi_alloc(ranks, sizeof *group->records);
    group->counts = pri_mpi_alloc(2 * (ptrdiff_t)ranks, sizeof *group->counts);
    group->letters = pri_mpi_alloc(ranks, group->letter);
    if (group->records && group->counts && group->letters) {
        memset(group->letters, 0, (size_t)ranks * group->letter);
        return group;
    }
    free_group(group);
    return NULL;
}

/* Frees the attribute with the user's communicator. */
static int free_attribute(MPI_Comm comm, int keyval, void *value, void *extra)
{
    (void)comm, (void)keyval, (void)extra;
    pri_mpi_group *group = value;
    int code = MPI_SUCCESS;
    if (group->comm != MPI_COMM_NULL)
        code = MPI_Comm_free(&group->comm);
    free_group(group);
    return code;
}

static int make_key(void)
{
    pthread_mutex_lock(&lock);
    int code = MPI_SUCCESS;
    if (key == MPI_KEYVAL_INVALID)
        code = MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, free_attribute, &key, NULL);
    pthread_mutex_unlock(&lock);
    return code;
}

/* Makes our own communicator, whose errors are returned as codes. MPI_Comm_split copies none of the
 * user's attributes, so it calls none of the user's functions. */
static int make_comm(MPI_Comm comm, MPI_Comm *ours, int *ranks, int *rank)
{
    int code = MPI_Comm_rank(comm, rank);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_size(comm, ranks);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_split(comm, 0, *rank, ours);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_set_errhandler(*ours, MPI_ERRORS_RETURN);
    return code;
}

/* Makes the group; all ranks learn whether each of them has its memory. */
static prange_status make_group(const char *function, MPI_Comm comm, pri_mpi_group **made)
{
    MPI_Comm ours = MPI_COMM_NULL;
    int ranks = 0, rank = 0, all = 0;
    prange_status status = pri_mpi_status(function, make_comm(comm, &ours, &ranks, &rank));
    if (status != PRANGE_OK)
        return status;
    pri_mpi_group *group = take_group(ours, ranks, rank);
    const int have = group != NULL;
    status = pri_mpi_status(function, MPI_Allreduce(&have, &all, 1, MPI_INT, MPI_MIN, ours));
    if (status == PRANGE_OK && !all)
        status = pri_mpi_fail(function, PRANGE_ERROR_MEMORY, "no memory for %d ranks", ranks);
    if (status == PRANGE_OK)
        status = pri_mpi_status(function, MPI_Comm_set_attr(comm, key, group));
    if (status == PRANGE_OK) {
        *made = group;
        return PRANGE_OK;
    }
    (void)MPI_Comm_free(&ours);
    free_group(group);
    return status;
}

/* Finds or makes the group. The user's error handler does not see errors of these calls. */
static prange_status find_group(const char *function, MPI_Comm comm, pri_mpi_group **group)
{
    int found = 0, between = 0;
    MPI_Errhandler theirs;
    prange_status status = pri_mpi_status(function, MPI_Comm_get_errhandler(comm, &theirs));
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_status(function, MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN));
    if (status == PRANGE_OK)
        status = pri_mpi_status(function, MPI_Comm_test_inter(comm, &between));
    if (status == PRANGE_OK && between)
        status = pri_mpi_fail(function, PRANGE_ERROR_VALUE,
                              "an intercommunicator has no order of ranks");
    if (status == PRANGE_OK)
        status = pri_mpi_status(function, MPI_Comm_get_attr(comm, key, group, &found));
    if (status == PRANGE_OK && !found)
        status = make_group(function, comm, group);
    (void)MPI_Comm_set_errhandler(comm, theirs);
    (void)MPI_Errhandler_free(&theirs);
    return status;
}

prange_status pri_mpi_open(pri_mpi_call *call, const char *function, MPI_Comm comm)
{
    int begun = 0, ended = 0, found = 0;
    pri_mpi_group *group = NULL;
    (void)MPI_Initialized(&begun);
    (void)MPI_Finalized(&ended);
    if (!begun || ended)
        return pri_mpi_fail(function, PRANGE_ERROR_MPI, "MPI is %s",
                            ended ? "finalised already" : "not initialised");
    if (comm == MPI_COMM_NULL)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "the communicator is MPI_COMM_NULL");
    prange_status status = pri_mpi_status(function, make_key());
    if (status != PRANGE_OK)
        return status;
    if (MPI_Comm_get_attr(comm, key, &group, &found) != MPI_SUCCESS || !found)
        status = find_group(function, comm, &group);
    if (status != PRANGE_OK)
        return status;
    *call = (pri_mpi_call){.function = function,
                           .group = group,
                           .comm = group->comm,
                           .ranks = group->ranks,
                           .rank = group->rank,
                           .records = group->records};
    return PRANGE_OK;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = pri_mpi_hash(hash, word);
    return hash ^ hash >> 32;
}

void pri_mpi_require_same(pri_mpi_call *call, const char *name, uint64_t value)
{
    call->names[call->sames] = name;
    call->values[call->sames++] = value;
    call->own.same = mix(call->own.same, value);
}

void pri_mpi_require_same_f64(pri_mpi_call *call, const char *name, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pri_mpi_require_same(call, name, bits);
}

/* The hash of a name and the number of a step. */
static uint64_t hash_of(const char *name, int step)
{
    uint64_t hash = PRI_MPI_HASH + (uint64_t)step, word;
    size_t left = strlen(name);
    for (; left >= sizeof word; left -= sizeof word, name += sizeof word) {
        memcpy(&word, name, sizeof word);
        hash = mix(hash, word);
    }
    word = 0;
    memcpy(&word, name, left);
    return mix(hash, word);
}

/* A rank's letter: its record, then its data. */
static char *letter_of(const pri_mpi_call *call, int rank)
{
    return call->group->letters + (size_t)rank * call->group->letter;
}

size_t pri_mpi_letter_room(const pri_mpi_call *call)
{
    return call->group->letter - sizeof(pri_mpi_record) - (size_t)call->own.bytes;
}

void pri_mpi_attach(pri_mpi_call *call, const void *data, size_t bytes)
{
    char *to = letter_of(call, call->rank) + sizeof(pri_mpi_record) + call->own.bytes;
    if (bytes > 0)
        memcpy(to, data, bytes);
    call->own.bytes += (int32_t)bytes;
}

const void *pri_mpi_letter(const pri_mpi_call *call, int rank)
{
    return letter_of(call, rank) + sizeof(pri_mpi_record);
}

/* Whether two user functions failed and a's failure has the lower index. */
static bool precedes(const pri_mpi_record *a, const pri_mpi_record *b)
{
    return a->status == PRANGE_ERROR_CALLBACK && b->status == PRANGE_ERROR_CALLBACK &&
           a->index < b->index;
}

/* The rank whose error all ranks return; -1: none. A rank that makes another call comes first, then
 * errors that ranks found themselves, then arguments that differ. */
static int deciding_rank(const pri_mpi_call *call)
{
    const pri_mpi_record *record = call->records;
    int chosen = -1, differing = -1;
    for (int r = 0; r < call->ranks; r++) {
        if (record[r].operation != record[0].operation)
            return r;
        if (record[r].status != PRANGE_OK && (chosen < 0 || precedes(&record[r], &record[chosen])))
            chosen = r;
        if (differing < 0 && record[r].same != record[0].same)
            differing = r;
    }
    return chosen >= 0 ? chosen : differing;
}

/* Whether a rank decides because its arguments differ from those of rank 0. */
static bool has_other_arguments(const pri_mpi_call *call, int rank)
{
    const pri_mpi_record *record = call->records;
    return record[rank].operation == record[0].operation && record[rank].status == PRANGE_OK;
}

/* Called on the rank that decides: records its error. */
static prange_status record_error(const pri_mpi_call *call, const uint64_t *wanted)
{
    const pri_mpi_record *own = &call->records[call->rank];
    if (own->operation != call->records[0].operation)
        return pri_mpi_fail(call->function, PRANGE_ERROR_VALUE, "rank 0 makes another call");
    for (int k = 0; k < call->sames && own->status == PRANGE_OK; k++)
        if (call->values[k] != wanted[k])
            return pri_mpi_fail(call->function, PRANGE_ERROR_VALUE, "%s is not that of rank 0",
                                call->names[k]);
    return (prange_status)own->status;
}

static prange_status broadcast_error(const pri_mpi_call *call, int decider)
{
    error_message message = {.text = ""};
    char text[2 * TEXT];
    uint64_t wanted[PRI_MPI_SAME];
    int code = MPI_SUCCESS;
    memcpy(wanted, call->values, sizeof wanted);
    if (has_other_arguments(call, decider))
        code = MPI_Bcast(wanted, sizeof wanted, MPI_BYTE, 0, call->comm);
    if (call->rank == decider) {
        message.status = record_error(call, wanted);
        const prange_failure failure = prange_last_failure();
        snprintf(message.text, sizeof message.text, "%s", prange_last_error());
        message.index = failure.index;
        message.code = failure.code;
    }
    if (code == MPI_SUCCESS)
        code = MPI_Bcast(&message, sizeof message, MPI_BYTE, decider, call->comm);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(call->function, code);
    snprintf(text, sizeof text, "rank %d: %s", decider, message.text);
    const prange_failure failure = {(ptrdiff_t)message.index, (int)message.code};
    const bool callback =
        message.status == PRANGE_ERROR_CALLBACK || message.status == PRANGE_ERROR_WORKER;
    return prange_set_last_error((prange_status)message.status, text, callback ? &failure : NULL);
}

/* Exchanges letters, of their actual lengths, among all ranks. */
static int exchange_letters(const pri_mpi_call *call)
{
    MPI_Request sent[PRI_MPI_CLOSE];
    const int bytes = (int)sizeof call->own + call->own.bytes, others = call->ranks - 1;
    int code = MPI_SUCCESS;
    for (int k = 0; k < others && code == MPI_SUCCESS; k++)
        code = MPI_Isend(letter_of(call, call->rank), bytes, MPI_BYTE,
                         (call->rank + 1 + k) % call->ranks, TAG, call->comm, &sent[k]);
    for (int k = 0; k < others && code == MPI_SUCCESS; k++) {
        const int from = (call->rank + others - k) % call->ranks;
        code = MPI_Recv(letter_of(call, from), (int)call->group->letter, MPI_BYTE, from, TAG,
                        call->comm, MPI_STATUS_IGNORE);
    }
    for (int k = 0; k < others && code == MPI_SUCCESS; k++)
        code = MPI_Wait(&sent[k], MPI_STATUS_IGNORE);
    return code;
}

prange_status pri_mpi_agree(pri_mpi_call *call, prange_status status)
{
    const int letter = (int)call->group->letter;
    call->own.operation = hash_of(call->function, call->steps++);
    call->own.status = (int32_t)status;
    memcpy(letter_of(call, call->rank), &call->own, sizeof call->own);
    const int code = call->ranks <= PRI_MPI_CLOSE
                         ? exchange_letters(call)
                         : MPI_Allgather(MPI_IN_PLACE, 0, MPI_BYTE, call->group->letters, letter,
                                         MPI_BYTE, call->comm);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(call->function, code);
    for (int r = 0; r < call->ranks; r++)
        memcpy(&call->group->records[r], letter_of(call, r), sizeof *call->records);
    call->own.bytes = 0;
    const int decider = deciding_rank(call);
    return decider < 0 ? PRANGE_OK : broadcast_error(call, decider);
}

prange_status pri_mpi_agree_counts(pri_mpi_call *call, ptrdiff_t count, prange_status status)
{
    call->own.count = count;
    status = pri_mpi_agree(call, status);
    call->n = 0;
    for (int r = 0; r < call->ranks && status == PRANGE_OK; r++) {
        if (r == call->rank)
            call->first = call->n;
        if (__builtin_add_overflow(call->n, (ptrdiff_t)call->records[r].count, &call->n))
            status = pri_mpi_fail(call->function, PRANGE_ERROR_SIZE,
                                  "the elements of all ranks are too many");
    }
    call->count = count;
    return status;
}

prange_status pri_mpi_agree_status(pri_mpi_call *call, prange_status status)
{
    call->own.index = status == PRANGE_ERROR_CALLBACK ? prange_last_failure().index : 0;
    return pri_mpi_agree(call, status);
}

ptrdiff_t pri_mpi_first(const pri_mpi_call *call, int rank)
{
    ptrdiff_t first = 0;
    for (int r = 0; r < rank; r++)
        first += (ptrdiff_t)call->records[r].count;
    return first;
}
