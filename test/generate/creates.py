"""Write sections that look a key up and make what is missing, after a look
under the shared lock or at once."""

from guards import acquire
from scene import Method


def _insertion(s, key, value):
    ways = [f"{s.map}.emplace({key}, {value})", f"{s.map}.try_emplace({key}, {value})",
            f"{s.map}.insert({{{key}, {value}}})", f"{s.map}.insert(std::make_pair({key}, {value}))"]
    return s.draw.choice(ways)


def _factory(s, amount):
    """Statements that make a value, and how it is given to the map; whether it
    is still there afterwards."""
    made = s.fresh(amount)
    if s.draw.random() < 0.4:
        return [], made, None
    local = s.name("made", "created", "fresh")
    lines = []
    if s.draw.random() < 0.5:
        lines.append('note("made");')
    lines.append(f"auto {local} = {made};")
    if s.draw.random() < 0.3:
        lines += ["// Not what it was.", f"if ({amount} > 7)", s.change(local, "2")]
    if not s.value.copyable or s.draw.random() < 0.3:
        return lines, f"std::move({local})", None
    return lines, local, local


def _first_look(s, key, hit):
    """The same under the shared lock, in a block or with an unlock."""
    if s.draw.random() < 0.5:
        return []
    it, name = s.iterator(), s.guard_name()
    test = [s.find(it, key), f"if ({s.hit(it)})", f"return {hit(it)};"]
    if s.draw.random() < 0.2:
        return [acquire(s, True, name, True), *test, f"{name}.unlock();"]
    return ["{", acquire(s, True, name), *test, "}"]


def get_or_make(s):
    """Gives the element, made or not."""
    key, amount, it = s.key_parameter(), s.number_parameter(), s.iterator()
    k = key[2]
    if s.value.copyable:
        result, hit = s.value.spelling, lambda e: f"{e}->second"
    else:
        result, hit = "int", lambda e: s.number(f"{e}->second")
    first = _first_look(s, k, hit)
    lines, given, local = _factory(s, amount[2])
    insertion = _insertion(s, k, given)
    way = s.draw.randrange(4)
    if way == 0:
        pos, fresh = s.name("pos", "slot"), s.name("isNew", "inserted")
        tail = s.draw.choice([
            [f"{it} = {insertion}.first;", f"return {hit(it)};"],
            [f"auto [{pos}, {fresh}] = {insertion};", f"(void){fresh};", f"return {hit(pos)};"],
            [f"auto {pos} = {insertion}.first;", f"return {hit(pos)};"],
        ])
        inner = [f"auto {it} = {s.map}.find({k});", f"if ({s.hit(it)})",
                 *s.braced([f"return {hit(it)};"]), *lines, *tail]
    elif way == 1:
        inner = [f"auto {it} = {s.map}.find({k});", f"if ({s.miss(it)})",
                 *s.braced([*lines, f"{it} = {insertion}.first;"]), f"return {hit(it)};"]
    elif way == 2 and local and s.value.copyable:
        inner = [f"auto {it} = {s.map}.find({k});", f"if ({s.hit(it)})", f"return {hit(it)};",
                 *lines, s.draw.choice([f"{insertion};", f"{s.map}[{k}] = {local};"]),
                 f"return {local};"]
    else:
        test = s.draw.choice([f"!{s.map}.count({k})", f"{s.map}.count({k}) == 0",
                              f"{s.map}.find({k}) == {s.map}.end()"])
        element = f"{s.map}.at({k})"
        inner = [f"if ({test})", *s.braced([*lines, f"{insertion};"]),
                 f"return {element if s.value.copyable else s.number(element)};"]
    body = [*first, acquire(s, False, s.guard_name()), *inner]
    return Method("get_or_make", s.draw.choice(["get", "obtain", "load"]), result, [key, amount],
                  body, False)


def ensure(s):
    """Gives nothing."""
    key, amount = s.key_parameter(), s.number_parameter()
    k = key[2]
    lines, given, _ = _factory(s, amount[2])
    insertion = _insertion(s, k, given)
    if s.draw.random() < 0.3:
        insertion = f"{s.map}[{k}] = {given}"
    test = s.draw.choice([f"!{s.map}.count({k})", f"{s.map}.count({k}) == 0",
                          f"{s.map}.find({k}) == {s.map}.end()"])
    if s.draw.random() < 0.5:
        inner = [f"if ({test})", *s.braced([*lines, f"{insertion};"])]
    else:
        it = s.iterator()
        inner = [s.find(it, k), f"if ({s.hit(it)})", "return;", *lines, f"{insertion};"]
    return Method("ensure", s.draw.choice(["load", "ensure", "register"]), "void", [key, amount],
                  [acquire(s, False, s.guard_name()), *inner], False)


def add_once(s):
    """Says whether it was added."""
    key, value, it = s.key_parameter(), s.value_parameter(), s.iterator()
    k = key[2]
    insertion = s.draw.choice([_insertion(s, k, s.given(value)), f"{s.map}[{k}] = {s.given(value)}"])
    if s.draw.random() < 0.5:
        inner = [s.find(it, k), f"if ({s.hit(it)})", *s.braced(["return false;"]), f"{insertion};",
                 "return true;"]
    else:
        inner = [f"if ({s.map}.count({k}) == 0)", "{", f"{insertion};", "return true;", "}",
                 "return false;"]
    return Method("add_once", s.draw.choice(["add", "register", "insert"]), "bool", [key, value],
                  [acquire(s, False, s.guard_name()), *inner], False)


CREATES = [(get_or_make, 6), (ensure, 3), (add_once, 3)]
