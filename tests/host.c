/* SPDX-License-Identifier: MIT */
/*
 * A program that knows neither prange nor OpenMP and opens them with a plug-in:
 *
 *     prange-host PLUGIN ARGUMENT...     runs its function probe_fast
 */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    void *plugin = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    int (*run)(int, char **) = plugin ? (int (*)(int, char **))dlsym(plugin, "probe_fast") : NULL;
    if (!run) {
        fprintf(stderr, "prange-host: %s\n", argc > 1 ? dlerror() : "no plug-in");
        return 2;
    }
    return run(argc - 1, argv + 1);
}
