"""Read sections that have to see one state: iteration, copies, lookups that
agree."""

from guards import acquire
from reads import method, size_or_empty


def _loop(s, element, key, value, inner):
    """Over all entries, in one of the ways to write it."""
    it = element
    way = s.draw.randrange(4)
    put = lambda k, v: [line.replace("$k", k).replace("$v", v) for line in inner]
    if way == 0:
        return [f"for (const auto &{it} : {s.map})", "{", *put(f"{it}.first", f"{it}.second"), "}"]
    if way == 1:
        body = put(key, value)
        if "$k" not in "".join(inner):
            body = [f"(void){key};", *body]
        if "$v" not in "".join(inner):
            body = [f"(void){value};", *body]
        return [f"for (const auto &[{key}, {value}] : {s.map})", "{", *body, "}"]
    if way == 2:
        form = s.draw.choice(["auto", "auto", f"{s.map_type}::const_iterator"])
        return [f"for ({form} {it} = {s.map}.begin(); {it} != {s.map}.end(); ++{it})",
                "{", *put(f"{it}->first", f"{it}->second"), "}"]
    return [f"for (const {s.map_type}::value_type &{it} : {s.map})",
            "{", *put(f"{it}.first", f"{it}.second"), "}"]


def loop(s, inner):
    return _loop(s, s.name("entry", "pair", "it"), s.name("k", "key", "first"),
                 s.name("v", "value", "second"), inner)


def iterate_sum(s):
    total = s.total()
    inner = loop(s, [f"{total} += {s.number('$v')};"])
    if s.draw.random() < 0.3:
        inner = [f"{total} = static_cast<int>({s.map}.size());", *inner]
    body = [f"int {total} = 0;", *s.read(inner, [f"return {total};"])]
    return method(s, "iterate_sum", "int", [], body)


def iterate_collect(s):
    out = s.name("out", "keys", "list")
    element = s.key.spelling
    pick = s.draw.choice(["push_back", "emplace_back"])
    inner = loop(s, [f"if (odd($k))", "continue;", f"{out}.{pick}($k);"]
                 if s.draw.random() < 0.3 else [f"{out}.{pick}($k);"])
    if s.draw.random() < 0.5:
        inner = [f"{out}.reserve({s.map}.size());", *inner]
    body = [f"std::vector<{element}> {out};", *s.read(inner, [f"return sorted({out});"])]
    return method(s, "iterate_collect", f"std::vector<{element}>", [], body)


def iterate_until(s):
    key, value = s.key_parameter(), s.total()
    inner = loop(s, [f"if ($k == {key[2]})", "{", f"{value} = {s.number('$v')};", "break;", "}"])
    body = [f"int {value} = -1;", *s.read(inner, [f"return {value};"])]
    return method(s, "iterate_until", "int", [key], body)


def iterate_return(s):
    key = s.key_parameter()
    inner = loop(s, [f"if ($k == {key[2]})", f"return {s.number('$v')};"])
    return method(s, "iterate_return", "int", [key], s.read([*inner, "return -1;"]))


def copy_whole(s):
    if not s.value.copyable:
        return iterate_sum(s)
    copy, way = s.name("copy", "snapshot", "all"), s.draw.randrange(4)
    if way == 0:
        return method(s, "copy_whole", s.map_type, [], s.read([f"return {s.map};"]))
    if way == 1:
        body = [f"{s.map_type} {copy};", *s.read([f"{copy} = {s.map};"], [f"return {copy};"])]
    elif way == 2:
        body = s.read([f"{s.draw.choice(['auto', 'const auto', s.map_type])} {copy} = {s.map};",
                       f"return {copy};"])
    else:
        body = s.read([f"return {s.map_type}({s.map}.begin(), {s.map}.end());"])
    return method(s, "copy_whole", s.map_type, [], body)


def copy_then_iterate(s):
    if not s.value.copyable:
        return iterate_sum(s)
    copy, total = s.name("copy", "snapshot", "all"), s.total()
    entry = s.name("entry", "pair")
    body = [
        f"{s.map_type} {copy};",
        f"int {total} = 0;",
        *s.read([f"{copy} = {s.map};"],
                [f"for (const auto &{entry} : {copy})",
                 f"{total} += {s.number(entry + '.second')};", f"return {total};"]),
    ]
    return method(s, "copy_then_iterate", "int", [], body)


def two_lookups(s):
    one, two = s.key_parameter(), s.key_parameter()
    a, b = s.iterator(), s.name("b", "second", "it2")
    inner = [
        s.find(a, one[2]),
        s.find(b, two[2]),
        f"if ({s.miss(a)} || {s.miss(b)})",
        *s.braced(["return -1;"]),
        f"return {s.number(s.second(a))} * 100 + {s.number(s.second(b))};",
    ]
    return method(s, "two_lookups", "int", [one, two], s.read(inner))


def lookup_chain(s):
    one, two, total = s.key_parameter(), s.key_parameter(), s.total()
    it = s.iterator()
    inner = [
        f"if ({s.map}.count({one[2]}) != 0 && {s.map}.count({two[2]}) != 0)",
        "{",
        f"{total} = {s.number(f'{s.map}.at({one[2]})')} - {s.number(f'{s.map}.at({two[2]})')};",
        "}",
        f"else if ({s.find(it, two[2])} {s.hit(it)})",
        *s.braced([f"{total} = {s.number(s.second(it))} + static_cast<int>({s.map}.size());"]),
    ]
    body = [f"int {total} = -5;", *s.read(inner, [f"return {total};"])]
    return method(s, "lookup_chain", "int", [one, two], body)


def callback(s):
    key, it = s.key_parameter(), s.iterator()
    if s.draw.random() < 0.5:
        inner = [s.find(it, key[2]), f"if ({s.hit(it)})",
                 *s.braced([f"note(show({s.second(it)}));"])]
        return method(s, "callback", "void", [key], s.read(inner, []))
    visit = s.name("visit", "callback", "fn")
    inner = loop(s, [f"{visit}($k, $v);"])
    total = s.total()
    form = f"const std::function<void(const {s.key.spelling} &, const {s.value.spelling} &)>"
    called = s.draw.choice(["auto", form])
    body = [f"int {total} = 0;",
            f"{called} {visit} = [&](const {s.key.spelling} &, const {s.value.spelling} &one) {{",
            f"{total} += {s.number('one')};", "};",
            *s.read(inner, [f"return {total};"])]
    return method(s, "callback", "int", [], body)


def algorithm(s):
    kind = s.draw.choice(["any_of", "count_if", "accumulate"])
    entry = s.name("entry", "pair", "p")
    if kind == "accumulate":
        total = s.total()
        inner = [f"std::for_each({s.map}.begin(), {s.map}.end(), [&](const auto &{entry}) {{",
                 f"{total} += {s.number(entry + '.second')};", "});"]
        body = [f"int {total} = 0;", *s.read(inner, [f"return {total};"])]
        return method(s, "algorithm", "int", [], body)
    inner = [f"return static_cast<int>(std::{kind}({s.map}.begin(), {s.map}.end(),",
             f"[](const auto &{entry}) {{ return odd({entry}.first); }}));"]
    return method(s, "algorithm", "int", [], s.read(inner))


def ordered_lookup(s):
    if not s.ordered:
        return iterate_collect(s)
    key, it = s.key_parameter(), s.iterator()
    bound = s.draw.choice(["lower_bound", "upper_bound"])
    way = s.draw.randrange(3)
    if way == 0:
        inner = [f"auto {it} = {s.map}.{bound}({key[2]});", f"if ({s.miss(it)})",
                 *s.braced(["return -1;"]), f"return {s.number(s.second(it))};"]
    elif way == 1:
        total = s.total()
        inner = [f"int {total} = 0;",
                 f"for (auto {it} = {s.map}.{bound}({key[2]}); {it} != {s.map}.end(); ++{it})",
                 f"{total} = {total} * 3 + {s.number(it + '->second')};", f"return {total};"]
    else:
        inner = [f"auto {it} = {s.map}.upper_bound({key[2]});",
                 f"if ({it} == {s.map}.begin())", "return -1;", f"--{it};",
                 f"return {s.number(s.second(it))};"]
    return method(s, "ordered_lookup", "int", [key], s.read(inner))


def first_and_last(s):
    if not s.ordered:
        return size_or_empty(s)
    inner = [f"if ({s.map}.empty())", "return -1;",
             f"return {s.number(s.map + '.begin()->second')} * 10 + "
             f"{s.number(s.map + '.rbegin()->second')};"]
    return method(s, "first_and_last", "int", [], s.read(inner))


def unlock_relock(s):
    one, two, total = s.key_parameter(), s.key_parameter(), s.total()
    lock, a, b = s.guard_name(), s.iterator(), s.name("again", "it2")
    body = [
        f"int {total} = 0;",
        acquire(s, True, lock, True),
        s.find(a, one[2]),
        f"if ({s.hit(a)})",
        *s.braced([f"{total} += {s.number(s.second(a))};"]),
        f"{lock}.unlock();",
        'note("between");',
        f"{lock}.lock();",
        s.find(b, two[2]),
        f"if ({s.hit(b)})",
        *s.braced([f"{total} += 100 * {s.number(s.second(b))};"]),
        f"return {total};",
    ]
    return method(s, "unlock_relock", "int", [one, two], body)


def loop_of_lookups(s):
    keys, it, total = s.name("keys", "wanted", "ids"), s.iterator(), s.total()
    each = s.name("one", "wantedKey", "k")
    stop = s.draw.choice(["continue;", "break;"])
    inner = [
        f"for (const auto &{each} : {keys})",
        "{",
        s.find(it, each),
        f"if ({s.miss(it)})",
        stop,
        f"{total} += {s.number(s.second(it))};",
        "}",
    ]
    parameter = ("keys", f"const std::vector<{s.key.spelling}> &", keys)
    if s.draw.random() < 0.4:  # the lock taken for each
        one = s.read([s.find(it, each), f"if ({s.hit(it)})",
                      f"{total} += {s.number(it + '->second')};"], [])
        body = [f"int {total} = 0;", f"for (const auto &{each} : {keys})", "{", *one, "}",
                f"return {total};"]
    else:
        body = [f"int {total} = 0;", *s.read(inner, [f"return {total};"])]
    return method(s, "loop_of_lookups", "int", [parameter], body)


def copy_to_vector(s):
    if not s.value.copyable:
        return iterate_collect(s)
    out, entry = s.name("out", "all"), s.name("entry", "e")
    element = f"std::pair<{s.key.spelling}, {s.value.spelling}>"
    total = s.total()
    inner = [f"std::vector<{element}> {out}({s.map}.begin(), {s.map}.end());"]
    if s.draw.random() < 0.3:
        inner = [f"std::vector<{element}> {out};", f"{out}.assign({s.map}.begin(), {s.map}.end());"]
    inner += [f"int {total} = 0;", f"for (const auto &{entry} : {out})",
              f"{total} += {s.number(entry + '.second')};", f"return {total};"]
    return method(s, "copy_to_vector", "int", [], s.read(inner))


VIEWS = [
    (iterate_sum, 4), (iterate_collect, 4), (iterate_until, 2), (iterate_return, 2),
    (copy_whole, 4), (copy_then_iterate, 2), (two_lookups, 4), (lookup_chain, 2), (callback, 4),
    (algorithm, 2), (ordered_lookup, 3), (first_and_last, 1), (unlock_relock, 2),
    (loop_of_lookups, 3), (copy_to_vector, 2),
]
