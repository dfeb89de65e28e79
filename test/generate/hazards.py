"""Write sections in which one step sees what another did: through a reference,
an iterator, an iteration that goes on."""

from writes import method


def iterator_sees_write(s):
    key, amount, it = s.key_parameter(), s.number_parameter(), s.iterator()
    put = s.draw.choice([f"{s.map}[{key[2]}] = {s.fresh(amount[2])};",
                         f"{s.map}.insert_or_assign({key[2]}, {s.fresh(amount[2])});",
                         s.change(f"{s.map}.at({key[2]})", amount[2]),
                         f"{s.map}.find({key[2]})->second = {s.fresh(amount[2])};"])
    form = s.draw.choice(["auto", "const auto"])
    inner = [f"{form} {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", "return -1;", put,
             f"return {s.number(it + '->second')};"]
    return method(s, "iterator_sees_write", "int", [key, amount], s.write(inner))


def reference_sees_write(s):
    key, amount, seen = s.key_parameter(), s.number_parameter(), s.name("seen", "old")
    form = s.draw.choice([f"const {s.value.spelling} &", "const auto &", "auto &"])
    found = s.draw.choice([f"{s.map}.at({key[2]})", f"{s.map}.find({key[2]})->second"])
    put = s.draw.choice([f"{s.map}[{key[2]}] = {s.fresh(amount[2])};",
                         f"{s.map}.insert_or_assign({key[2]}, {s.fresh(amount[2])});",
                         s.change(f"{s.map}[{key[2]}]", amount[2])])
    inner = [f"if ({s.map}.count({key[2]}) == 0)", "return -1;", f"{form}{seen} = {found};", put,
             f"return {s.number(seen)};"]
    return method(s, "reference_sees_write", "int", [key, amount], s.write(inner))


def loop_sees_write(s):
    key, amount, entry = s.key_parameter(), s.number_parameter(), s.name("entry", "e")
    total = s.total()
    head = s.draw.choice([f"for (const auto &{entry} : {s.map})", f"for (auto &{entry} : {s.map})"])
    inner = [head, "{", f"if ({entry}.first == {key[2]})",
             s.change(f"{s.map}.at({key[2]})", amount[2]),
             f"{total} += {s.number(entry + '.second')};", "}"]
    body = [f"int {total} = 0;", *s.write(inner, [f"return {total};"])]
    return method(s, "loop_sees_write", "int", [key, amount], body)


def loop_sees_insert(s):
    """A std::map's iteration comes by what was inserted further on."""
    key, amount, it, total = s.key_parameter(), s.number_parameter(), s.iterator(), s.total()
    if not s.ordered:
        return loop_sees_write(s)
    step = s.draw.choice([f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});",
                          f"if ({it}->first < {key[2]})",
                          f"if ({key[2]} < {it}->first)"])
    steps = [step] if step.startswith(s.map) else [step, f"{s.map}.erase({key[2]});"]
    inner = [f"for (auto {it} = {s.map}.begin(); {it} != {s.map}.end(); ++{it})", "{", *steps,
             f"{total} = {total} * 3 + 1;", "}"]
    body = [f"int {total} = 0;", *s.write(inner, [f"return {total};"])]
    return method(s, "loop_sees_insert", "int", [key, amount], body)


def erase_then_insert(s):
    key, amount, it = s.key_parameter(), s.number_parameter(), s.iterator()
    inner = [s.find_to_change(it, key[2]), f"if ({s.hit(it)})", f"{s.map}.erase({it});",
             f"{s.map}.emplace({key[2]}, {s.fresh(amount[2])});",
             f"return static_cast<int>({s.map}.size()) + {s.number(f'{s.map}.at({key[2]})')};"]
    return method(s, "erase_then_insert", "int", [key, amount], s.write(inner))


def next_after_erase(s):
    if not s.ordered:
        return erase_then_insert(s)
    key, it, after = s.key_parameter(), s.iterator(), s.name("after", "next")
    inner = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", "return -1;",
             f"auto {after} = {s.map}.erase({it});", f"if ({after} == {s.map}.end())",
             "return -2;", f"return {s.number(after + '->second')};"]
    return method(s, "next_after_erase", "int", [key], s.write(inner))


def result_changed(s):
    key, amount = s.key_parameter(), s.number_parameter()
    it, fresh, result = s.iterator(), s.name("inserted", "isNew"), s.name("result", "r")
    made = s.fresh(amount[2])
    way = s.draw.randrange(3)
    if way == 0:
        inner = [f"auto [{it}, {fresh}] = {s.map}.try_emplace({key[2]}, {made});",
                 f"if (!{fresh})", s.change(f"{it}->second", amount[2]),
                 f"return {s.number(it + '->second')};"]
    elif way == 1:
        inner = [f"auto {result} = {s.map}.emplace({key[2]}, {made});", f"if (!{result}.second)",
                 s.change(f"{result}.first->second", "2"),
                 f"return {s.number(result + '.first->second')};"]
    else:
        inner = [f"auto &{it} = {s.map}.emplace({key[2]}, {made}).first->second;",
                 s.change(it, amount[2]), f"return {s.number(it)};"]
    return method(s, "result_changed", "int", [key, amount], s.write(inner))


def drain(s):
    """Everything taken out under the lock and used after it."""
    taken, total, entry = s.name("taken", "local"), s.total(), s.name("entry", "e")
    way = s.draw.choice([f"{taken}.swap({s.map});", f"{s.map}.swap({taken});",
                         f"std::swap({taken}, {s.map});",
                         f"{taken} = std::move({s.map});", f"{taken} = std::exchange({s.map}, {{}});"])
    lines = [way] + ([f"{s.map}.clear();"] if "std::move" in way else [])
    body = [f"{s.map_type} {taken};", f"int {total} = 0;",
            *s.write(lines, [f"for (const auto &{entry} : {taken})",
                             f"{total} += {s.number(entry + '.second')};", f"return {total};"])]
    return method(s, "drain", "int", [], body)


def lock_in_loop(s):
    keys, each, amount = s.name("keys", "fresh"), s.name("one", "k"), s.number_parameter()
    parameter = ("keys", f"const std::vector<{s.key.spelling}> &", keys)
    step = s.draw.choice([f"{s.map}[{each}] = {s.fresh(amount[2])};", f"{s.map}.erase({each});",
                          f"{s.map}.emplace({each}, {s.fresh(amount[2])});",
                          s.change(f"{s.map}[{each}]", amount[2])])
    body = [f"for (const auto &{each} : {keys})", "{", *s.write([step], []), "}"]
    return method(s, "lock_in_loop", "void", [parameter, amount], body)


def lock_in_branch(s):
    key, amount = s.key_parameter(), s.number_parameter()
    put = s.write([f"{s.map}[{key[2]}] = {s.fresh(amount[2])};"], [])
    erase = s.write([f"{s.map}.erase({key[2]});"], [])
    if s.draw.random() < 0.5:
        body = [f"if ({amount[2]} > 3)", "{", *put, "}", "else", "{", *erase, "}"]
    else:
        body = [f"switch ({amount[2]})", "{", "case 1:", "case 2: {", *put, "break;", "}",
                "case 4: {", *erase, "return;", "}", "default:", "break;", "}"]
    return method(s, "lock_in_branch", "void", [key, amount], body)


def read_then_write(s):
    """Two sections one after the other: what was seen may be old by then."""
    key, amount, it, total = s.key_parameter(), s.number_parameter(), s.iterator(), s.total()
    body = [f"int {total} = 0;", "{",
            *s.read([s.find(it, key[2]), f"if ({s.hit(it)})",
                     f"{total} = {s.number(it + '->second')};"], []), "}", "{",
            *s.write([f"{s.map}[{key[2]}] = {s.fresh(f'{total} + {amount[2]}')};"], []), "}",
            f"return {total};"]
    return method(s, "read_then_write", "int", [key, amount], body)


HAZARDS = [
    (iterator_sees_write, 4), (reference_sees_write, 4), (loop_sees_write, 2),
    (loop_sees_insert, 3), (erase_then_insert, 3), (next_after_erase, 2), (result_changed, 4),
    (drain, 4), (lock_in_loop, 3), (lock_in_branch, 3), (read_then_write, 2),
]
