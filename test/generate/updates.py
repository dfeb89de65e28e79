"""Write sections of several steps, which no reader may see half done."""

from guards import acquire
from writes import method


def clear_refill(s):
    keys, each, amount = s.name("keys", "fresh"), s.name("one", "k"), s.number_parameter()
    parameter = ("keys", f"const std::vector<{s.key.spelling}> &", keys)
    put = s.draw.choice([f"{s.map}[{each}] = {s.fresh(amount[2])};",
                         f"{s.map}.emplace({each}, {s.fresh(amount[2])});"])
    inner = [f"{s.map}.clear();", f"for (const auto &{each} : {keys})", *s.braced([put])]
    return method(s, "clear_refill", "void", [parameter, amount], s.write(inner, []))


def move_key(s):
    one, two, it = s.key_parameter(), s.key_parameter(), s.iterator()
    held = s.name("held", "value", "moved")
    source = f"std::move({it}->second)"
    put = s.draw.choice([f"{s.map}[{two[2]}] = std::move({held});",
                         f"{s.map}.insert_or_assign({two[2]}, std::move({held}));",
                         f"{s.map}.emplace({two[2]}, std::move({held}));"])
    inner = [f"auto {it} = {s.map}.find({one[2]});", f"if ({s.miss(it)})", "return false;",
             f"{s.value.spelling} {held} = {source};", f"{s.map}.erase({it});", put, "return true;"]
    return method(s, "move_key", "bool", [one, two], s.write(inner))


def copy_key(s):
    one, two, it = s.key_parameter(), s.key_parameter(), s.iterator()
    if not s.value.copyable:
        return move_key(s)
    way = s.draw.randrange(4)
    if way == 0:
        inner = [f"{s.map}[{one[2]}] = {s.map}[{two[2]}];"]
    elif way == 1:
        inner = [f"if ({s.map}.count({two[2]}))", f"{s.map}[{one[2]}] = {s.map}.at({two[2]});"]
    elif way == 2:
        inner = [f"auto {it} = {s.map}.find({two[2]});", f"if ({s.hit(it)})",
                 f"{s.map}.emplace({one[2]}, {it}->second);"]
    else:
        inner = [f"if ({s.map}.count({two[2]}) != 0)", "{",
                 f"const auto &{it} = {s.map}.at({two[2]});",
                 f"{s.map}.insert_or_assign({one[2]}, {it});", "}"]
    return method(s, "copy_key", "void", [one, two], s.write(inner, []))


def exchange(s):
    one, two = s.key_parameter(), s.key_parameter()
    if s.draw.random() < 0.5:
        inner = [f"std::swap({s.map}[{one[2]}], {s.map}[{two[2]}]);"]
    else:
        a, b = s.name("a", "x"), s.name("b", "y")
        inner = [f"auto &{a} = {s.map}[{one[2]}];", f"auto &{b} = {s.map}[{two[2]}];",
                 f"std::swap({a}, {b});"]
    return method(s, "exchange", "void", [one, two], s.write(inner, []))


def old_value(s):
    key, value, old = s.key_parameter(), s.value_parameter(), s.name("old", "before")
    if not s.value.copyable:
        inner = [f"const int {old} = {s.number(f'{s.map}[{key[2]}]')};",
                 f"{s.map}[{key[2]}] = {s.given(value)};", f"return {old};"]
        return method(s, "old_value", "int", [key, value], s.write(inner))
    inner = [f"{s.value.spelling} {old} = {s.map}[{key[2]}];",
             f"{s.map}[{key[2]}] = {s.given(value)};", f"return {old};"]
    return method(s, "old_value", s.value.spelling, [key, value], s.write(inner))


def found_or_new(s):
    key, value, it = s.key_parameter(), s.value_parameter(), s.iterator()
    given = value[2] if s.value.copyable else f"std::move({value[2]})"
    inner = [s.find_to_change(it, key[2]), f"if ({s.hit(it)})",
             *s.braced([f"{it}->second = {given};"]), "else",
             *s.braced([f"{s.map}.emplace({key[2]}, {given});"])]
    return method(s, "found_or_new", "void", [key, value], s.write(inner, []))


def throws_midway(s):
    one, two, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    inner = [f"{s.map}[{one[2]}] = {s.fresh(amount[2])};",
             f"if ({amount[2]} % 2 == 0)", 'throw std::runtime_error("half way");',
             s.draw.choice([f"{s.map}.erase({two[2]});",
                            f"{s.map}[{two[2]}] = {s.fresh('1')};",
                            s.change(f"{s.map}.at({two[2]})", amount[2])])]
    return method(s, "throws_midway", "void", [one, two, amount],
                  [acquire(s, False, s.guard_name()), *inner])


def caught_inside(s):
    key, amount = s.key_parameter(), s.number_parameter()
    inner = ["try {", s.change(f"{s.map}.at({key[2]})", amount[2]),
             "} catch (const std::out_of_range &) {",
             f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});", "return true;", "}",
             "return false;"]
    return method(s, "caught_inside", "bool", [key, amount], s.write(inner))


def notify_after(s):
    key, value, lock = s.key_parameter(), s.value_parameter(), s.guard_name()
    body = [acquire(s, False, lock, True), f"{s.map}[{key[2]}] = {s.given(value)};",
            f"{lock}.unlock();", 'note("changed");']
    return method(s, "notify_after", "void", [key, value], body)


def relock(s):
    one, two, amount, lock = s.key_parameter(), s.key_parameter(), s.number_parameter(), s.guard_name()
    body = [acquire(s, False, lock, True), f"{s.map}.erase({one[2]});", f"{lock}.unlock();",
            'note("between");', f"{lock}.lock();",
            f"{s.map}.emplace({two[2]}, {s.fresh(amount[2])});",
            f"return static_cast<int>({s.map}.size());"]
    return method(s, "relock", "int", [one, two, amount], body)


def early_unlock(s):
    key, lock, it = s.key_parameter(), s.guard_name(), s.iterator()
    body = [acquire(s, False, lock, True), f"auto {it} = {s.map}.find({key[2]});",
            f"if ({s.miss(it)})", "{", f"{lock}.unlock();", 'note("absent");', "return false;", "}",
            f"{s.map}.erase({it});", f"{lock}.unlock();", 'note("erased");', "return true;"]
    return method(s, "early_unlock", "bool", [key], body)


def lambda_writes(s):
    one, two, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    put, k = s.name("put", "store"), s.name("at", "which")
    inner = [f"auto {put} = [&](const {s.key.spelling} &{k}) {{",
             f"{s.map}[{k}] = {s.fresh(amount[2])};", "};", f"{put}({one[2]});",
             f"{put}({two[2]});"]
    return method(s, "lambda_writes", "void", [one, two, amount], s.write(inner, []))


def insert_each(s):
    keys, each, amount = s.name("keys", "fresh"), s.name("one", "k"), s.number_parameter()
    parameter = ("keys", f"const std::vector<{s.key.spelling}> &", keys)
    added = s.name("added", "n")
    inner = [f"for (const auto &{each} : {keys})", "{", f"if ({s.map}.count({each}))",
             s.draw.choice(["continue;", "break;"]),
             f"{s.map}.emplace({each}, {s.fresh(amount[2])});", f"++{added};", "}"]
    body = [f"int {added} = 0;", *s.write(inner, [f"return {added};"])]
    return method(s, "insert_each", "int", [parameter, amount], body)


def whole_map(s):
    keys, each, fresh = s.name("keys"), s.name("one", "k"), s.name("fresh", "next")
    parameter = ("keys", f"const std::vector<{s.key.spelling}> &", keys)
    ways = [f"{s.map} = std::move({fresh});", f"{s.map}.swap({fresh});",
            f"std::swap({s.map}, {fresh});", f"{fresh}.swap({s.map});"]
    if s.value.copyable:
        ways.append(f"{s.map} = {fresh};")
    build = [f"{s.map_type} {fresh};", f"for (const auto &{each} : {keys})",
             f"{fresh}.emplace({each}, {s.fresh('5')});"]
    return method(s, "whole_map", "void", [parameter],
                  [*build, *s.write([s.draw.choice(ways)], [])])


def moved_out(s):
    """The whole content taken away, and perhaps other content put there."""
    key, old = s.key_parameter(), s.name("old", "taken")
    if not s.value.copyable:
        return whole_map(s)
    fresh = f"{s.map_type}{{{{{key[2]}, {s.fresh('4')}}}}}"
    ways = [[f"auto {old} = std::move({s.map});", f"{s.map}.clear();"],
            [f"{s.map_type} {old} = std::move({s.map});", f"{s.map}.clear();"],
            [f"{s.map_type} {old};", f"{old} = std::move({s.map});",
             f"{s.map}.emplace({key[2]}, {s.fresh('2')});"],
            [f"const auto {old} = std::exchange({s.map}, {{}});"],
            [f"auto {old} = std::exchange({s.map}, {fresh});"]]
    inner = [*s.draw.choice(ways), f"return static_cast<int>({old}.count({key[2]}));"]
    return method(s, "moved_out", "int", [key], s.write(inner))


def references_kept(s):
    """References stay good while other elements come."""
    one, two, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    first = s.name("first", "a")
    inner = [f"auto &{first} = {s.map}[{one[2]}];",
             f"{s.map}.emplace({two[2]}, {s.fresh('2')});",
             s.change(first, amount[2]), f"return {s.number(f'{s.map}.at({one[2]})')};"]
    return method(s, "references_kept", "int", [one, two, amount], s.write(inner))


def read_after_write(s):
    """What was written is seen by what the section reads later."""
    one, two, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    it, later = s.iterator(), s.name("later", "b")
    total, entry = s.total(), s.name("pair", "e")
    ways = [
        [f"auto {later} = {s.map}.find({two[2]});", f"if ({later} != {s.map}.end())",
         f"{total} += {s.number(later + '->second')};"],
        [f"for (const auto &{entry} : {s.map})", f"{total} += {s.number(entry + '.second')};"],
        [f"{total} += static_cast<int>({s.map}.size() + {s.map}.count({two[2]}));"],
    ]
    inner = [f"auto {it} = {s.map}.find({one[2]});", f"if ({s.hit(it)})", "{",
             f"{total} = {s.number(it + '->second')};", s.change(f"{it}->second", amount[2]),
             f"{total} -= {s.number(it + '->second')};", "}", *s.draw.choice(ways)]
    body = [f"int {total} = 0;", *s.write(inner, [f"return {total};"])]
    return method(s, "read_after_write", "int", [one, two, amount], body)


def alias_in_section(s):
    """An element read through one name after it was changed through another."""
    key, amount = s.key_parameter(), s.number_parameter()
    const, element = s.name("seen", "old"), s.name("element", "e")
    inner = [f"if (!{s.map}.count({key[2]}))", "return -1;",
             f"const {s.value.spelling} &{const} = {s.map}.at({key[2]});",
             f"auto &{element} = {s.map}[{key[2]}];", s.change(element, amount[2]),
             f"return {s.number(const)};"]
    return method(s, "alias_in_section", "int", [key, amount], s.write(inner))


def hinted(s):
    key, value = s.key_parameter(), s.value_parameter()
    if not s.ordered:
        return found_or_new(s)
    it = s.iterator()
    inner = [f"auto {it} = {s.map}.lower_bound({key[2]});",
             f"if ({s.miss(it)} || {key[2]} < {it}->first)",
             f"{s.map}.emplace_hint({it}, {key[2]}, {s.given(value)});"]
    return method(s, "hinted", "void", [key, value], s.write(inner, []))


def erase_range(s):
    key = s.key_parameter()
    if not s.ordered:
        return caught_inside(s)
    inner = [f"{s.map}.erase({s.map}.begin(), {s.map}.lower_bound({key[2]}));"]
    return method(s, "erase_range", "void", [key], s.write(inner, []))


UPDATES = [
    (clear_refill, 4), (move_key, 4), (copy_key, 4), (exchange, 3), (old_value, 3),
    (found_or_new, 4), (throws_midway, 3), (caught_inside, 2), (notify_after, 3), (relock, 2),
    (early_unlock, 2), (lambda_writes, 1), (insert_each, 3), (whole_map, 4), (moved_out, 2), (references_kept, 3),
    (read_after_write, 3), (alias_in_section, 2), (hinted, 2), (erase_range, 1),
]
