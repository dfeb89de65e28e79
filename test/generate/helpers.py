"""Sections that leave their work to private functions and local lambdas, which
are called with the lock held."""

import reads
import updates
import views
import writes
from scene import Method


def _passed(s, parameter):
    """An argument that hands a parameter on."""
    kind, taken, name = parameter
    if kind == "value" and not taken.endswith("&") and not s.value.copyable:
        return f"std::move({name})"
    return name


def _call(s, helper, parameters):
    return f"{helper}({', '.join(_passed(s, p) for p in parameters)})"


def _weighted(draw, table):
    return draw.choices([idiom for idiom, _ in table], [weight for _, weight in table])[0]


def extracted(s):
    """Any other method with what it does under the lock in a helper."""
    tables = [reads.LOOKUPS, views.VIEWS, writes.STEPS, updates.UPDATES]
    s.extract = True
    made = _weighted(s.draw, s.draw.choice(tables))(s)
    s.extract = False
    if s.helper is None:
        return made
    places = [n for n, line in enumerate(made.body) if line == s.HELPER]
    # Locals before the section would have to be handed over.
    if len(places) != 1 or len(made.body) != 2:
        at = made.body.index(s.HELPER)
        made.body[at : at + 1] = s.helper
        return made
    name = s.name("workLocked", "do_locked", "lookLocked", "step")
    helper = Method("helper", name, made.result, made.parameters, s.helper, made.const)
    call = _call(s, name, made.parameters)
    made.body[places[0]] = f"{call};" if made.result == "void" else f"return {call};"
    made.helpers = [helper]
    made.idiom = f"{made.idiom} in a helper"
    return made


def _count_helper(s, key):
    it = s.iterator()
    body = s.draw.choice([
        [f"return {s.map}.count({key[2]}) != 0 ? 1 : 0;"],
        [s.find(it, key[2]), f"return {s.miss(it)} ? -1 : {s.number(it + '->second')};"],
        [f"return static_cast<int>({s.map}.size()) + ({s.map}.empty() ? 7 : 0);"],
    ])
    return Method("helper", s.name("levelLocked", "peek_locked"), "int", [key], body, True)


def asked_before_and_after(s):
    """A helper that reads sees what the section has written so far."""
    key, amount = s.key_parameter(), s.number_parameter()
    helper, before = _count_helper(s, key), s.name("before", "was")
    change = s.draw.choice([
        [f"{s.map}[{key[2]}] = {s.fresh(amount[2])};"],
        [f"{s.map}.erase({key[2]});"],
        [f"if ({helper.name}({key[2]}) < 3)", f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});"],
    ])
    inner = [f"const int {before} = {helper.name}({key[2]});", *change,
             f"return {before} * 100 + {helper.name}({key[2]});"]
    made = Method("asked_before_and_after", s.draw.choice(["set", "register", "update"]), "int",
                  [key, amount], s.write(inner), False)
    made.helpers = [helper]
    return made


def one_by_one(s):
    """A helper that writes, for each key, and calls another that reads."""
    keys, amount, each = ("keys", f"const std::vector<{s.key.spelling}> &", s.name("keys", "ids")), \
        s.number_parameter(), s.name("one", "each")
    key = s.key_parameter()
    reader = _count_helper(s, key)
    body = [f"if ({reader.name}({key[2]}) > 5)", "return false;",
            f"{s.map}[{key[2]}] = {s.fresh(amount[2])};", "return true;"]
    writer = Method("helper", s.name("putLocked", "add_locked"), "bool", [key, amount], body, False)
    total = s.total()
    inner = [f"for (const auto &{each} : {keys[2]})",
             f"{total} += {writer.name}({each}, {amount[2]}) ? 1 : 0;"]
    made = Method("one_by_one", s.draw.choice(["add", "load", "register"]), "int", [keys, amount],
                  [f"int {total} = 0;", *s.write(inner, [f"return {total};"])], False)
    made.helpers = [writer, reader]
    return made


def recursive(s):
    """A helper that calls itself until nothing is left to take away."""
    key, amount = s.key_parameter(), s.number_parameter()
    name = s.name("dropLocked", "shrink_locked")
    body = [f"if ({amount[2]} <= 0 || {s.map}.empty())", f"return static_cast<int>({s.map}.size());",
            f"{s.map}.erase({key[2]});", f"return 1 + {name}({key[2]}, {amount[2]} - 4);"]
    helper = Method("helper", name, "int", [key, amount], body, False)
    made = Method("recursive", s.draw.choice(["remove", "reset", "drop"]), "int", [key, amount],
                  s.write([f"return {name}({key[2]}, {amount[2]});"]), False)
    made.helpers = [helper]
    return made


def local_lambda(s):
    key, other, it = s.key_parameter(), s.key_parameter(), s.iterator()
    look, inner = s.name("look", "get", "at"), s.name("x", "which")
    captures = s.draw.choice(["[&]", "[=]", "[this]"] if s.this else ["[&]", "[=]"])
    taken = s.key.spelling if s.key.by_value else f"const {s.key.spelling} &"
    lines = [f"auto {look} = {captures}({taken} {inner}) {{", s.find(it, inner),
             f"return {s.miss(it)} ? -1 : {s.number(it + '->second')};", "};",
             f"return {look}({key[2]}) * 10 + {look}({other[2]});"]
    return Method("local_lambda", s.draw.choice(["get", "compare"]), "int", [key, other],
                  s.read(lines), True)


def lambda_that_writes(s):
    key, other, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    put, inner, value = s.name("put", "store"), s.name("x", "which"), s.name("n", "much")
    captures = s.draw.choice(["[&]", "[this]"] if s.this else ["[&]"])
    taken = s.key.spelling if s.key.by_value else f"const {s.key.spelling} &"
    lines = [f"auto {put} = {captures}({taken} {inner}, int {value}) {{",
             f"{s.map}[{inner}] = {s.fresh(value)};", "};",
             f"{put}({key[2]}, {amount[2]});", f"{put}({other[2]}, {amount[2]} + 1);"]
    return Method("lambda_that_writes", s.draw.choice(["set", "load"]), "void",
                  [key, other, amount], s.write(lines, []), False)


def _finder(s, const):
    """A helper that gives a pointer or a reference to what it found."""
    key, it = s.key_parameter(), s.iterator()
    value = f"const {s.value.spelling}" if const else s.value.spelling
    name = s.name("lookLocked", "slot_of", "entryFor") if const else s.name("slot", "to_change")
    body = s.draw.choice([
        [s.find(it, key[2]) if const else f"auto {it} = {s.map}.find({key[2]});",
         f"return {s.miss(it)} ? nullptr : &{it}->second;"],
        [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", "return nullptr;",
         f"{value} *last = &{it}->second;", "return last;"],
    ])
    return Method("helper", name, f"{value} *", [key], body, const)


def found_by_helper(s):
    """What a helper found is read where it is called."""
    helper, key, other = _finder(s, True), s.key_parameter(), s.key_parameter()
    found = s.name("found", "entry", "hit")
    number = s.number(f"(*{found})")
    inner = s.draw.choice([
        [f"const auto *{found} = {helper.name}({key[2]});",
         f"return {found} != nullptr ? {number} : -1;"],
        [f"if (auto *{found} = {helper.name}({key[2]}))", f"return {number};",
         f"return {helper.name}({other[2]}) ? 1 : 2;"],
        [f"const {s.value.spelling} *{found} = nullptr;", f"if ({s.map}.size() > 1)",
         f"{found} = {helper.name}({key[2]});", f"if (!{found})",
         f"{found} = {helper.name}({other[2]});", f"return {found} ? {number} : -2;"],
    ])
    made = Method("found_by_helper", s.draw.choice(["get", "level", "ask"]), "int", [key, other],
                  s.read(inner), True)
    made.helpers = [helper]
    return made


def changed_by_helper(s):
    """What a helper found is changed where it is called, or put in."""
    helper, key, other = _finder(s, False), s.key_parameter(), s.key_parameter()
    amount, found, second = s.number_parameter(), s.name("found", "entry"), s.name("next", "more")
    fill = f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});"
    change = s.change(f"(*{found})", amount[2])
    inner = s.draw.choice([
        [f"if (auto *{found} = {helper.name}({key[2]}))", change, "else", fill],
        [f"{s.value.spelling} *{found} = {helper.name}({key[2]});",
         f"{s.value.spelling} *{second} = {helper.name}({other[2]});", f"if ({found})", change,
         f"if ({second} && {second} != {found})", s.change(f"(*{second})", amount[2])],
        [f"if (auto *{found} = {helper.name}({key[2]}))", change,
         f"{s.map}.erase({other[2]});"],
    ])
    made = Method("changed_by_helper", s.draw.choice(["set", "register", "configure"]), "void",
                  [key, other, amount], s.write(inner, []), False)
    made.helpers = [helper]
    return made


HELPERS = [
    (found_by_helper, 4), (changed_by_helper, 3),
    (extracted, 8), (asked_before_and_after, 3), (one_by_one, 3), (recursive, 2),
    (local_lambda, 2), (lambda_that_writes, 2),
]
