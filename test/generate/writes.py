"""Write sections of one step, as real code writes them."""

from guards import acquire
from scene import Method

# Verbs of what a program does seldom: a map that is written on the way of
# every use is no candidate.
VERBS = ["add", "set", "insert", "remove", "update", "register", "configure", "load", "reset"]


def method(scene, idiom, result, parameters, body):
    draw = scene.draw
    name = draw.choice(VERBS) + draw.choice(["", "_one", "Item", "_entry"])
    return Method(idiom, name, result, parameters, body, False)


def subscript_assign(s):
    key, value = s.key_parameter(), s.value_parameter()
    body = s.write([f"{s.map}[{key[2]}] = {s.given(value)};"], [])
    return method(s, "subscript_assign", "void", [key, value], body)


def subscript_made(s):
    key, amount = s.key_parameter(), s.number_parameter()
    body = s.write([f"{s.map}[{key[2]}] = {s.fresh(amount[2])};"], [])
    return method(s, "subscript_made", "void", [key, amount], body)


def _pair(s, key, value):
    given = s.given(value)
    return s.draw.choice([f"{{{key[2]}, {given}}}", f"std::make_pair({key[2]}, {given})",
                          f"{s.map_type}::value_type({key[2]}, {given})"])


def insert_pair(s):
    key, value = s.key_parameter(), s.value_parameter()
    call = f"{s.map}.insert({_pair(s, key, value)})"
    if s.draw.random() < 0.5:
        return method(s, "insert_pair", "void", [key, value], s.write([call + ";"], []))
    return method(s, "insert_pair", "bool", [key, value], s.write([f"return {call}.second;"]))


def emplace(s):
    key, value = s.key_parameter(), s.value_parameter()
    name = s.draw.choice(["emplace", "try_emplace", "insert_or_assign"])
    call = f"{s.map}.{name}({key[2]}, {s.given(value)})"
    way = s.draw.randrange(4)
    if way == 0:
        return method(s, name, "void", [key, value], s.write([call + ";"], []))
    if way == 1:
        return method(s, name, "bool", [key, value], s.write([f"return {call}.second;"]))
    if way == 2:
        it, fresh = s.iterator(), s.name("inserted", "isNew", "ok")
        inner = [f"const auto [{it}, {fresh}] = {call};", f"if (!{fresh})",
                 f"return {s.number(it + '->second')};", "return -1;"]
        return method(s, name, "int", [key, value], s.write(inner))
    result = s.name("result", "res", "r")
    inner = [f"auto {result} = {call};", f"if (!{result}.second)", "{", 'note("known");', "}",
             f"return {s.number(result + '.first->second')};"]
    return method(s, name, "int", [key, value], s.write(inner))


def erase_key(s):
    key, gone = s.key_parameter(), s.name("gone", "erased")
    call = f"{s.map}.erase({key[2]})"
    way = s.draw.randrange(3)
    if way == 0:
        return method(s, "erase_key", "void", [key], s.write([call + ";"], []))
    if way == 1:
        return method(s, "erase_key", "bool", [key], s.write([f"return {call} != 0;"]))
    body = s.write([f"const auto {gone} = {call};", f"return static_cast<int>({gone});"])
    return method(s, "erase_key", "int", [key], body)


def find_erase(s):
    key, it = s.key_parameter(), s.iterator()
    inner = [s.find_to_change(it, key[2]), f"if ({s.miss(it)})", *s.braced(["return false;"]),
             f"{s.map}.erase({it});", "return true;"]
    return method(s, "find_erase", "bool", [key], s.write(inner))


def take_out(s):
    """The element moved or copied out, then erased."""
    key, it, taken = s.key_parameter(), s.iterator(), s.name("taken", "old", "out")
    source = f"{it}->second"
    if not s.value.copyable or s.draw.random() < 0.6:
        source = f"std::move({source})"
    inner = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", "return -1;",
             f"{s.draw.choice(['auto', s.value.spelling])} {taken} = {source};",
             f"{s.map}.erase({it});", f"return {s.number(taken)};"]
    return method(s, "take_out", "int", [key], s.write(inner))


def clear(s):
    if s.value.copyable and s.draw.random() < 0.3:
        return method(s, "clear", "void", [], s.write([f"{s.map} = {{}};"], []))
    return method(s, "clear", "void", [], s.write([f"{s.map}.clear();"], []))


def change_found(s):
    key, amount, it = s.key_parameter(), s.number_parameter(), s.iterator()
    element = s.name("element", "e", "ref")
    inner = [s.find_to_change(it, key[2])]
    if s.draw.random() < 0.5:
        inner += [f"if ({s.miss(it)})", *s.braced(["return false;"]),
                  s.change(f"{it}->second", amount[2]), "return true;"]
    else:
        inner += [f"if ({s.hit(it)})", "{", f"auto &{element} = {it}->second;",
                  s.change(element, amount[2]), "return true;", "}", "return false;"]
    return method(s, "change_found", "bool", [key, amount], s.write(inner))


def change_subscript(s):
    key, amount, element = s.key_parameter(), s.number_parameter(), s.name("element", "e", "slot")
    if s.draw.random() < 0.5:
        inner = [s.change(f"{s.map}[{key[2]}]", amount[2])]
    else:
        inner = [f"auto &{element} = {s.map}[{key[2]}];", s.change(element, amount[2])]
    return method(s, "change_subscript", "void", [key, amount], s.write(inner, []))


def change_at(s):
    key, amount = s.key_parameter(), s.number_parameter()
    inner = [s.change(f"{s.map}.at({key[2]})", amount[2])]
    if s.draw.random() < 0.4:
        inner.append(s.change(f"{s.map}.at({key[2]})", "3"))
    return method(s, "change_at", "void", [key, amount], [acquire(s, False, "guard"), *inner])


def change_all(s):
    amount, entry = s.number_parameter(), s.name("entry", "pair", "e")
    key, value = s.name("k", "first"), s.name("v", "second")
    way = s.draw.randrange(3)
    if way == 0:
        inner = [f"for (auto &{entry} : {s.map})", s.change(f"{entry}.second", amount[2])]
    elif way == 1:
        inner = [f"for (auto &[{key}, {value}] : {s.map})", "{", f"if (odd({key}))",
                 s.change(value, amount[2]), "}"]
    else:
        inner = [f"for (auto {entry} = {s.map}.begin(); {entry} != {s.map}.end(); ++{entry})",
                 s.change(f"{entry}->second", amount[2])]
    return method(s, "change_all", "void", [amount], s.write(inner, []))


def erase_loop(s):
    it, gone = s.iterator(), s.name("gone", "erased", "n")
    test = f"odd({it}->first)" if s.draw.random() < 0.5 else f"{s.number(it + '->second')} > 4"
    erase = s.draw.choice([f"{it} = {s.map}.erase({it});", f"{s.map}.erase({it}++);"])
    inner = [f"for (auto {it} = {s.map}.begin(); {it} != {s.map}.end();)", "{", f"if ({test})",
             "{", erase, f"++{gone};", "}", "else", f"++{it};", "}"]
    body = [f"int {gone} = 0;", *s.write(inner, [f"return {gone};"])]
    return method(s, "erase_loop", "int", [], body)


def get_or_create(s):
    key, amount, it = s.key_parameter(), s.number_parameter(), s.iterator()
    made = s.fresh(amount[2])
    way = s.draw.randrange(3)
    if way == 0:
        inner = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})",
                 f"{it} = {s.map}.emplace({key[2]}, {made}).first;",
                 f"return {s.number(s.second(it))};"]
    elif way == 1:
        inner = [f"auto &{it} = {s.map}[{key[2]}];", f"if ({s.number(it)} == 0)",
                 f"{it} = {made};", f"return {s.number(it)};"]
    else:
        inner = [f"if (!{s.map}.count({key[2]}))", f"{s.map}[{key[2]}] = {made};",
                 f"return {s.number(f'{s.map}.at({key[2]})')};"]
    return method(s, "get_or_create", "int", [key, amount], s.write(inner))


def double_checked(s):
    key, amount, it, again = s.key_parameter(), s.number_parameter(), s.iterator(), s.name("again")
    first, second = s.guard_name(), s.guard_name()
    test = [f"if ({s.map}.find({key[2]}) != {s.map}.end())",
            f"return {s.number(f'{s.map}.at({key[2]})')};"]
    body = [
        "{",
        acquire(s, True, first),
        s.find(it, key[2]),
        f"if ({s.hit(it)})",
        f"return {s.number(s.second(it))};",
        "}",
        acquire(s, False, second),
        *(test if s.draw.random() < 0.5 else
          [f"auto {again} = {s.map}.find({key[2]});", f"if ({again} != {s.map}.end())",
           f"return {s.number(again + '->second')};"]),
        f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});",
        f"return -{amount[2]};",
    ]
    return method(s, "double_checked", "int", [key, amount], body)


STEPS = [
    (subscript_assign, 8), (subscript_made, 4), (insert_pair, 4), (emplace, 8), (erase_key, 6),
    (find_erase, 4), (take_out, 3), (clear, 3), (change_found, 4), (change_subscript, 4),
    (change_at, 2), (change_all, 3), (erase_loop, 3), (get_or_create, 4), (double_checked, 3),
]
