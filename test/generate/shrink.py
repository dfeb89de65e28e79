"""Makes a program that fails smaller while it still fails in the same way."""

import copy


def _without(program, index, method):
    smaller = copy.deepcopy(program)
    if method is None:
        del smaller[index]
    else:
        del smaller[index].methods[method]
    return smaller


def _classes(program, fails):
    """Halves first, then one by one."""
    size = len(program) // 2
    while size >= 1 and len(program) > 1:
        start = 0
        while start < len(program) and len(program) > 1:
            rest = program[:start] + program[start + size :]
            if rest and fails(rest):
                program = rest
            else:
                start += size
        size //= 2
    return program


def shrink(program, fails):
    program = _classes(program, fails)
    changed = True
    while changed:
        changed = False
        for index in range(len(program)):
            for method in reversed(range(len(program[index].methods))):
                smaller = _without(program, index, method)
                if smaller[index].methods and fails(smaller):
                    program, changed = smaller, True
    return program
