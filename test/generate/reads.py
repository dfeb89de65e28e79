"""Read sections of one lookup, as real code writes them. Each idiom draws one
method."""

from guards import acquire
from scene import Method

VERBS = ["get", "find", "lookup", "list", "describe", "query", "has"]


def method(scene, idiom, result, parameters, body, const=None):
    draw = scene.draw
    name = draw.choice(VERBS) + draw.choice(["", "_one", "Item", "_entry"])
    if const is None:
        const = draw.random() < 0.8
    return Method(idiom, name, result, parameters, body, const)


def _result(s):
    """A type to return, what a hit gives, what a miss gives."""
    value = s.value.spelling
    ways = [("int", s.number, ["-1", "0"]), ("bool", lambda e: "true", ["false"])]
    if s.value.copyable:
        ways += [
            (value, lambda e: e, ["{}", f"{value}()"]),
            (value, lambda e: e, ["{}", f"{value}()"]),
            (f"std::optional<{value}>", lambda e: e, ["std::nullopt", "{}"]),
        ]
    result, hit, misses = s.draw.choice(ways)
    return result, hit, s.draw.choice(misses)


def find_return(s):
    key, it = s.key_parameter(), s.iterator()
    result, hit, miss = _result(s)
    inner = [s.find(it, key[2])]
    if s.draw.random() < 0.5:
        inner += [f"if ({s.miss(it)})", *s.braced([f"return {miss};"])]
        inner += [f"return {hit(s.second(it))};"]
    else:
        inner += [f"if ({s.hit(it)})", *s.braced([f"return {hit(s.second(it))};"])]
        inner += [f"return {miss};"]
    return method(s, "find_return", result, [key], s.read(inner))


def find_if_init(s):
    key, it = s.key_parameter(), s.iterator()
    result, hit, miss = _result(s)
    inner = [
        f"if ({s.find(it, key[2])} {s.hit(it)})",
        *s.braced([f"return {hit(s.second(it))};"]),
        f"return {miss};",
    ]
    return method(s, "find_if_init", result, [key], s.read(inner))


def find_ternary(s):
    key, it, total = s.key_parameter(), s.iterator(), s.total()
    picked = f"{s.miss(it)} ? -1 : {s.number(it + '->second')}"
    if s.draw.random() < 0.5:
        return method(s, "find_ternary", "int", [key],
                      s.read([s.find(it, key[2]), f"return {picked};"]))
    inner = [s.find(it, key[2]), f"{total} = {picked};"]
    return method(s, "find_ternary", "int", [key],
                  [f"int {total} = 0;", *s.read(inner, [f"return {total};"])])


def find_out(s):
    key, it = s.key_parameter(), s.iterator()
    out, found = s.name("out", "result"), s.name("ok", "hit", "known")
    taken = s.value.spelling if s.value.copyable else "int"
    pick = (lambda e: e) if s.value.copyable else s.number
    inner = [
        s.find(it, key[2]),
        f"if ({s.hit(it)})",
        "{",
        f"{out} = {pick(s.second(it))};",
        f"{found} = true;",
        "}",
    ]
    shown = f"std::make_pair({found}, {out})"
    body = [f"bool {found} = false;", f"{taken} {out}{{}};", *s.read(inner, [f"return {shown};"])]
    return method(s, "find_out", f"std::pair<bool, {taken}>", [key], body)


def find_reference(s):
    key, it = s.key_parameter(), s.iterator()
    element = s.name("element", "e", "r")
    form = s.draw.choice(["const auto &", "const auto &", f"const {s.value.spelling} &"])
    inner = [
        s.find(it, key[2]),
        f"if ({s.miss(it)})",
        *s.braced(['throw std::runtime_error("missing");' if s.draw.random() < 0.3 else "return -1;"]),
        f"{form}{element} = {s.second(it)};",
        *([f'note("found");'] if s.draw.random() < 0.3 else []),
        f"return {s.number(element)} + 1;",
    ]
    return method(s, "find_reference", "int", [key], s.read(inner))


def find_pointer(s):
    key, it = s.key_parameter(), s.iterator()
    pointer = s.name("p", "ptr", "element")
    inner = [
        f"const {s.value.spelling} *{pointer} = nullptr;",
        f"if ({s.find(it, key[2])} {s.hit(it)})",
        *s.braced([f"{pointer} = &{it}->second;"]),
        f"if (!{pointer})",
        *s.braced(["return -1;"]),
        f"return {s.number('(*' + pointer + ')')};",
    ]
    return method(s, "find_pointer", "int", [key], s.read(inner))


def count_only(s):
    key, found = s.key_parameter(), s.name("known", "present")
    test = s.draw.choice([f"{s.map}.count({key[2]}) != 0", f"{s.map}.count({key[2]}) > 0",
                          f"{s.map}.find({key[2]}) != {s.map}.end()"])
    if s.draw.random() < 0.5:
        return method(s, "count_only", "bool", [key], s.read([f"return {test};"]))
    body = [f"bool {found} = false;", *s.read([f"{found} = {test};"], [f"return {found};"])]
    return method(s, "count_only", "bool", [key], body)


def count_then_at(s):
    key = s.key_parameter()
    result, hit, miss = _result(s)
    const = s.draw.random() < 0.6
    found = f"{s.map}.at({key[2]})" if const or s.draw.random() < 0.4 else f"{s.map}[{key[2]}]"
    inner = [
        f"if (!{s.map}.count({key[2]}))" if s.draw.random() < 0.5
        else f"if ({s.map}.count({key[2]}) == 0)",
        *s.braced([f"return {miss};"]),
        f"return {hit(found)};",
    ]
    return method(s, "count_then_at", result, [key], s.read(inner), const)


def count_ternary(s):
    key = s.key_parameter()
    found = s.number(f"{s.map}.at({key[2]})")
    test = s.draw.choice([f"{s.map}.count({key[2]}) ? {found} : -1",
                          f"{s.map}.count({key[2]}) != 0 && {found} > 3 ? 1 : 0"])
    return method(s, "count_ternary", "int", [key], s.read([f"return {test};"]))


def find_then_at(s):
    key, copy = s.key_parameter(), s.name("copy", "n")
    inner = [
        f"if ({s.map}.find({key[2]}) != {s.map}.end())",
        "{",
        f"const int {copy} = {s.number(f'{s.map}.at({key[2]})')};",
        f"return {copy};",
        "}",
        "return 0;",
    ]
    return method(s, "find_then_at", "int", [key], s.read(inner))


def at_return(s):
    key = s.key_parameter()
    found = f"{s.map}.at({key[2]})"
    if s.value.copyable and s.draw.random() < 0.6:
        return method(s, "at_return", s.value.spelling, [key], s.read([f"return {found};"]))
    return method(s, "at_return", "int", [key], s.read([f"return {s.number(found)};"]))


def at_catch(s):
    key = s.key_parameter()
    found = s.number(f"{s.map}.at({key[2]})")
    tried = ["try {", f"return {found};", "} catch (const std::out_of_range &) {", "return -2;", "}"]
    if s.draw.random() < 0.5:
        lock = s.read([f"return {found};"])
        tried = ["try {", *lock, "} catch (const std::out_of_range &) {", "return -3;", "}"]
        return method(s, "at_catch", "int", [key], tried)
    return method(s, "at_catch", "int", [key], s.read(tried))


def value_or(s):
    key, it = s.key_parameter(), s.iterator()
    if not s.value.copyable:
        return find_ternary(s)
    other = s.name("fallback", "other", "value")
    inner = [s.find(it, key[2]), f"return {s.hit(it)} ? {s.second(it)} : {other};"]
    fallback = ("value", f"const {s.value.spelling} &", other)
    return method(s, "value_or", s.value.spelling, [key, fallback], s.read(inner))


def copied_element(s):
    key, it, copy = s.key_parameter(), s.iterator(), s.name("copy", "element", "kept")
    if not s.value.copyable:
        return find_reference(s)
    inner = [s.find(it, key[2]), f"if ({s.miss(it)})", *s.braced(["return -1;"]),
             f"{copy} = {s.second(it)};"]
    lock = s.guard_name()
    body = [f"{s.value.spelling} {copy}{{}};", "{", acquire(s, True, lock), *inner, "}",
            f"note(show({copy}));", f"return {s.number(copy)};"]
    return method(s, "copied_element", "int", [key], body)


def bound_entry(s):
    key, it = s.key_parameter(), s.iterator()
    k, v = s.name("first", "k"), s.name("second", "v")
    form = "const auto &" if not s.value.copyable else s.draw.choice(["const auto &", "auto ", "auto &"])
    inner = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", *s.braced(["return -1;"]),
             f"{form}[{k}, {v}] = *{it};", f"return {s.number(v)} + (odd({k}) ? 1 : 0);"]
    return method(s, "bound_entry", "int", [key], s.read(inner))


def erased_text(s):
    """Something that refers to the element is made inside a shorter scope."""
    key, it, text = s.key_parameter(), s.iterator(), s.name("shown", "line")
    inner = [f"std::string {text} = \"none\";", "{", s.find(it, key[2]), f"if ({s.hit(it)})",
             f"{text} = show({it}->second);", "}", f"note({text});",
             f"return static_cast<int>({text}.size());"]
    return method(s, "erased_text", "int", [key], s.read(inner))


def switch_lookup(s):
    key, mode, it = s.key_parameter(), s.number_parameter(), s.iterator()
    inner = [
        s.find(it, key[2]),
        f"switch ({mode[2]} % 3)",
        "{",
        "case 0:",
        f"return static_cast<int>({s.map}.size());",
        "case 1:",
        f"return {s.hit(it)} ? {s.number(it + '->second')} : -1;",
        "default:",
        f"if ({s.miss(it)})",
        'throw std::runtime_error("absent");',
        "break;",
        "}",
        "return 7;",
    ]
    return method(s, "switch_lookup", "int", [key, mode], s.read(inner))


def lambda_lookup(s):
    key, it = s.key_parameter(), s.iterator()
    fn = s.name("get", "pick", "look")
    looked = [s.find(it, key[2]), f"return {s.miss(it)} ? 0 : {s.number(it + '->second')};"]
    if s.draw.random() < 0.5:
        inner = [f"auto {fn} = [&] {{", *looked, "};", f"return {fn}() + 1;"]
    else:
        inner = ["return [&] {", *looked, "}();"]
    return method(s, "lambda_lookup", "int", [key], s.read(inner))


def branch_unlock(s):
    key, lock, it = s.key_parameter(), s.guard_name(), s.iterator()
    body = [
        acquire(s, True, lock, True),
        s.find(it, key[2]),
        f"if ({s.miss(it)})",
        "{",
        f"{lock}.unlock();",
        'note("absent");',
        "return -1;",
        "}",
        f"return {s.number(s.second(it))};",
    ]
    return method(s, "branch_unlock", "int", [key], body)


def size_or_empty(s):
    test = s.draw.choice([("int", f"static_cast<int>({s.map}.size())"),
                          ("bool", f"{s.map}.empty()"), ("bool", f"!{s.map}.empty()")])
    return method(s, "size_or_empty", test[0], [], s.read([f"return {test[1]};"]))


LOOKUPS = [
    (find_return, 8), (find_if_init, 4), (find_ternary, 4), (find_out, 4), (find_reference, 3),
    (find_pointer, 1), (count_only, 4), (count_then_at, 4), (count_ternary, 3), (find_then_at, 2),
    (at_return, 3), (at_catch, 2), (value_or, 3), (copied_element, 3), (bound_entry, 3),
    (erased_text, 2), (switch_lookup, 2), (lambda_lookup, 1), (branch_unlock, 2),
    (size_or_empty, 3),
]
