/* SPDX-License-Identifier: MIT */
/*
 * Man page and completions for bash and zsh, made from the option tables of every command.
 */
#include "cli.h"

#include <stdio.h>
#include <string.h>

#include <prange/info.h>

#include "busy.h"
#include "command.h"
#include "compare.h"
#include "ranks.h"
#include "refuse.h"
#include "report.h"

static const bench_command *const commands[] = {&bench_sweep_command, &bench_compare_command,
                                                &bench_ab_command,    &bench_busy_command,
                                                &bench_ranks_command, &bench_report_command};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* The arguments of `manual`. */
#define FORMS "man bash zsh"

typedef void show_option(const bench_option *option);

/* Shows every option and heading of a command. */
static void show_options(const bench_command *command, show_option *show)
{
    const bench_option *const tables[] = {command->options[0], command->options[1],
                                          bench_common_options};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const bench_option *option = tables[i]; option && option->doc; option++)
            show(option);
}

/* The documentation has the text before the options, \v, and the text after them. */
static const char *after_options(const bench_command *command)
{
    const char *rest = strchr(command->doc, '\v');
    return rest ? rest + 1 : "";
}

/* Prints text for a man page, with dots and dashes escaped. */
static void print_roff(const char *text)
{
    for (bool first = true; *text && *text != '\v'; first = *text++ == '\n') {
        if (first && strchr(".'", *text))
            printf("\\&");
        if (strchr("-\\", *text))
            printf(*text == '-' ? "\\-" : "\\e");
        else
            putchar(*text);
    }
}

static void man_option(const bench_option *option)
{
    if (!option->name) {
        printf(".SS %s\n", option->doc);
        return;
    }
    printf(".TP\n");
    if (option->letter)
        printf("\\fB\\-%c\\fR, ", option->letter);
    printf("\\fB");
    print_roff("--");
    print_roff(option->name);
    printf("\\fR");
    if (option->value)
        printf("=\\fI%s\\fR", option->value);
    printf("\n");
    print_roff(option->doc);
    printf("\n");
}

static void print_usage(const bench_command *command)
{
    printf("\\fB");
    print_roff(bench_program());
    printf("%s%s\\fR [\\fIOPTION\\fR]... %s\n", command->name[0] ? " " : "", command->name,
           command->arguments ? command->arguments : "");
}

static void print_man(void)
{
    printf(".TH %s 1 \"\" \"prange %s\"\n.SH NAME\n", bench_program(),
           prange_runtime_info().version);
    print_roff(bench_program());
    printf(" \\- how numeric loops scale with threads\n.SH SYNOPSIS\n.nf\n");
    for (int i = 0; i < COMMANDS; i++)
        print_usage(commands[i]);
    printf(".fi\n");
    for (int i = 0; i < COMMANDS; i++) {
        printf(i == 0 ? ".SH DESCRIPTION\n" : ".SH COMMAND %s\n", commands[i]->name);
        print_roff(commands[i]->doc);
        printf("\n.PP\n");
        print_roff(after_options(commands[i]));
        printf(i == 0 ? "\n.SH OPTIONS\n" : "\n.PP\n");
        show_options(commands[i], man_option);
    }
}

static void print_bash_name(const bench_option *option)
{
    if (option->name)
        printf(" --%s", option->name);
    if (option->letter)
        printf(" -%c", option->letter);
}

static bool is_path(const bench_option *option)
{
    return option->value &&
           (strcmp(option->value, "FILE") == 0 || strcmp(option->value, "DIRECTORY") == 0);
}

static void print_bash_path(const bench_option *option)
{
    if (is_path(option))
        print_bash_name(option);
}

static void print_bash_value(const bench_option *option)
{
    if (option->value && !is_path(option))
        print_bash_name(option);
}

/* Completes options after a dash, files after options that take one, nothing for other values. */
static void print_bash(void)
{
    printf("_prange_bench() {\n    local names paths values\n    case ${COMP_WORDS[1]} in\n"
           "    manual)\n"
           "        COMPREPLY=()\n"
           "        [[ $COMP_CWORD -ne 2 ]] ||\n"
           "            mapfile -t COMPREPLY < <(compgen -W '" FORMS "' -- \"${COMP_WORDS[2]}\")\n"
           "        [[ $COMP_CWORD -eq 1 ]] || return\n"
           "        ;;\n");
    for (int i = COMMANDS; i-- > 0;) {
        printf("    %s)\n        names='", i > 0 ? commands[i]->name : "*");
        show_options(commands[i], print_bash_name);
        printf("'\n        paths='");
        show_options(commands[i], print_bash_path);
        printf("'\n        values='");
        show_options(commands[i], print_bash_value);
        printf("'\n        ;;\n");
    }
    printf(
        "    esac\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "    COMPREPLY=()\n"
        "    if [[ \" $values \" == *\" $before \"* ]]; then\n"
        "        return\n"
        "    elif [[ \" $paths \" == *\" $before \"* || $word != -* && $COMP_CWORD -gt 1 ]]; then\n"
        "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
        "    elif [[ $word == -* ]]; then\n"
        "        mapfile -t COMPREPLY < <(compgen -W \"$names\" -- \"$word\")\n"
        "    else\n"
        "        mapfile -t COMPREPLY < <(compgen -W '");
    for (int i = 1; i < COMMANDS; i++)
        printf("%s ", commands[i]->name);
    printf("manual' -- \"$word\")\n    fi\n}\ncomplete -o filenames -F _prange_bench %s\n",
           bench_program());
}

/* Prints '*--name=[what it does]:VALUE:_files', once for each form of the name. */
static void zsh_spec(const bench_option *option, const char *name)
{
    printf(" \\\n            '*%s[", name);
    for (const char *at = option->doc; *at; at++)
        printf("%s%c%s",
               *at == '\''           ? "'\\"
               : strchr("[]\\", *at) ? "\\"
                                     : "",
               *at, *at == '\'' ? "'" : "");
    printf("]");
    if (option->value)
        printf(":%s:%s", option->value, is_path(option) ? "_files" : " ");
    printf("'");
}

static void zsh_option(const bench_option *option)
{
    char name[64];
    if (!option->name)
        return;
    snprintf(name, sizeof name, "--%s%s", option->name, option->value ? "=" : "");
    zsh_spec(option, name);
    snprintf(name, sizeof name, "-%c%s", option->letter, option->value ? "+" : "");
    if (option->letter)
        zsh_spec(option, name);
}

static void print_zsh(void)
{
    printf("#compdef %s\n_prange_bench() {\n    case ${words[2]} in\n"
           "    manual)\n        _arguments '1: :(manual)' '2:form:(" FORMS ")'\n        ;;\n",
           bench_program());
    for (int i = COMMANDS; i-- > 0;) {
        printf("    %s)\n        _arguments", i > 0 ? commands[i]->name : "*");
        show_options(commands[i], zsh_option);
        if (i > 0) {
            printf(" \\\n            '1: :(%s)' '*:file:_files'\n        ;;\n", commands[i]->name);
            continue;
        }
        printf(" \\\n            '1:command:(");
        for (int c = 1; c < COMMANDS; c++)
            printf("%s ", commands[c]->name);
        printf("manual)'\n        ;;\n");
    }
    printf("    esac\n}\n_prange_bench \"$@\"\n");
}

int bench_manual_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } forms[] = {{"man", print_man}, {"bash", print_bash}, {"zsh", print_zsh}};
    for (size_t i = 0; argc == 2 && i < sizeof forms / sizeof *forms; i++)
        if (strcmp(argv[1], forms[i].name) == 0) {
            forms[i].print();
            return 0;
        }
    bench_refuse("manual takes one word: man, bash or zsh");
}
