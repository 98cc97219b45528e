/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange/info.h>

#include "refuse.h"

#define OPTIONS_MAX 40

/* Keys of options without a letter begin here, above all letters. */
#define KEYS 256

typedef struct reading {
    const bench_command *command;
    const bench_option *options[OPTIONS_MAX]; /* indexed by key - KEYS */
    struct argp_option choices[OPTIONS_MAX + 1];
    int count;
    void *into;
} reading;

const bench_option bench_common_options[] = {
    {"help", 'h', NULL, "Show this text", 0, NULL},
    {"version", 'V', NULL, "Show the version", 0, NULL},
    {0},
};

static void add_options(reading *all, const bench_option *options, int group)
{
    for (; options && options->doc && all->count < OPTIONS_MAX; options++) {
        group += !options->name;
        all->options[all->count] = options;
        all->choices[all->count] = (struct argp_option){
            options->name,
            !options->name ? 0 : options->letter ? options->letter : KEYS + all->count,
            options->value,
            0,
            options->doc,
            group,
        };
        all->count++;
    }
}

/* argp and getopt do not say what is wrong with an argument. */
static _Noreturn void refuse_option(const reading *all, const struct argp_state *state)
{
    const char *text = state->next > 1 ? state->argv[state->next - 1] : "";
    for (int i = 0; i < all->count; i++) {
        const bench_option *option = all->options[i];
        const bool is_long =
            option->name && strncmp(text, "--", 2) == 0 && strcmp(text + 2, option->name) == 0;
        const bool is_short =
            option->letter && text[0] == '-' && text[1] == option->letter && text[2] == '\0';
        if (option->value && (is_long || is_short))
            bench_refuse("%s needs a value: %s", text, option->doc);
    }
    bench_refuse("'%s' is not an option, or has a value that it does not take; see%s%s --help",
                 text, all->command->name[0] ? " " : "", all->command->name);
}

static void store_value(const bench_option *option, const char *text, void *into)
{
    void *const field = (char *)into + option->field;
    if (!option->value)
        *(bool *)field = true;
    else if (!option->parse && !text[0])
        bench_refuse("--%s '': the value is empty", option->name);
    else if (!option->parse)
        *(const char **)field = text;
    else {
        const char *why = option->parse(text, field);
        if (why)
            bench_refuse("--%s '%.80s': %s", option->name, text, why);
    }
}

/* Ends the program after --help or --version. */
static _Noreturn void finish(void)
{
    if (fflush(stdout) != 0)
        bench_refuse("standard output could not be written: %s", strerror(errno));
    exit(0);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    const reading *all = state->input;
    const bench_command *command = all->command;
    if (key == ARGP_KEY_ERROR)
        refuse_option(all, state);
    if (key == ARGP_KEY_ARG) {
        const char *why = command->argument
                              ? command->argument(text, (int)state->arg_num, all->into)
                              : "nothing but options is expected; see --help";
        if (why)
            bench_refuse("unexpected argument '%s': %s", text, why);
        return 0;
    }
    if (key == 'h') {
        char name[256];
        snprintf(name, sizeof name, "%s%s%s", bench_program(), command->name[0] ? " " : "",
                 command->name);
        argp_help(state->root_argp, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC,
                  name);
        finish();
    }
    if (key == 'V') {
        printf("%s %s\n", bench_program(), prange_runtime_info().version);
        finish();
    }
    for (int i = 0; i < all->count; i++)
        if (all->choices[i].name && all->choices[i].key == key) {
            store_value(all->options[i], text, all->into);
            return 0;
        }
    return ARGP_ERR_UNKNOWN;
}

void bench_command_read(const bench_command *command, int argc, char **argv, void *into)
{
    reading all = {.command = command, .into = into};
    add_options(&all, command->options[0], 0);
    add_options(&all, command->options[1], 0);
    add_options(&all, bench_common_options, -1);
    const struct argp parser = {.options = all.choices,
                                .parser = parse,
                                .args_doc = command->arguments,
                                .doc = command->doc};
    if (argp_parse(&parser, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &all) != 0)
        bench_refuse("the arguments could not be read; see --help");
}
