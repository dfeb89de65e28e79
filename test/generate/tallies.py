"""Methods over maps of values that synchronise themselves: readers change them
in place, and give them away by their addresses."""

from scene import Method


def method(s, idiom, result, parameters, body, const=False):
    name = s.draw.choice(["count", "bump", "tally", "stat"]) + s.draw.choice(["", "_of", "_one"])
    return Method(idiom, name, result, parameters, body, const)


def count_found(s):
    key, number, it = s.key_parameter(), s.number_parameter(), s.iterator()
    inner = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.hit(it)})",
             *s.braced([s.change(s.second(it), number[2])])]
    return method(s, "count_found", "void", [key, number], s.read(inner, []))


def count_or_make(s):
    key, number, it = s.key_parameter(), s.number_parameter(), s.iterator()
    first = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.hit(it)})", "{",
             s.change(it + "->second", number[2]), "return;", "}"]
    made = s.draw.choice([f"{s.map}[{key[2]}]", f"{s.map}.try_emplace({key[2]}).first->second"])
    body = ["{", *s.read(first), "}", *s.write([s.change(made, number[2])])]
    return method(s, "count_or_make", "void", [key, number], body)


def address_of(s):
    key, it = s.key_parameter(), s.iterator()
    inner = [f"auto {it} = {s.map}.find({key[2]});",
             f"return {s.miss(it)} ? nullptr : &{s.second(it)};"]
    return method(s, "address_of", f"{s.value.spelling} *", [key], s.read(inner))


def address_made(s):
    key, it, fresh = s.key_parameter(), s.iterator(), s.name("inserted", "isNew", "ok")
    first = [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.hit(it)})", f"return &{it}->second;"]
    ways = [[f"return &{s.map}[{key[2]}];"], [f"return &{s.map}.try_emplace({key[2]}).first->second;"],
            [f"auto [{it}, {fresh}] = {s.map}.try_emplace({key[2]});", f"return &{it}->second;"]]
    look = ["{", *s.read(first), "}"] if s.draw.random() < 0.8 else []
    return method(s, "address_made", f"{s.value.spelling} *", [key],
                  [*look, *s.write(s.draw.choice(ways))])


def value_of(s):
    key, it = s.key_parameter(), s.iterator()
    inner = [s.find(it, key[2]), f"return {s.miss(it)} ? -1 : {s.number(it + '->second')};"]
    section = s.read if s.draw.random() < 0.8 else s.write
    return method(s, "value_of", "int", [key], section(inner), True)


def add_up(s):
    total, entry = s.total(), s.name("entry", "e")
    inner = [f"for (const auto &{entry} : {s.map})", f"{total} += {s.number(entry + '.second')};"]
    section = s.read if s.draw.random() < 0.85 else s.write
    return method(s, "add_up", "int", [], [f"int {total} = 0;", *section(inner, [f"return {total};"])],
                  True)


def make_one(s):
    key = s.key_parameter()
    return method(s, "make_one", "bool", [key],
                  s.write([f"return {s.map}.try_emplace({key[2]}).second;"]))


def set_one(s):
    key, number = s.key_parameter(), s.number_parameter()
    return method(s, "set_one", "void", [key, number],
                  s.write([f"{s.map}.insert_or_assign({key[2]}, {number[2]});"], []))


def take_out(s):
    key, it, total = s.key_parameter(), s.iterator(), s.total()
    ways = [[f"return static_cast<int>({s.map}.erase({key[2]}));"],
            [f"auto {it} = {s.map}.find({key[2]});", f"if ({s.miss(it)})", "return -1;",
             f"const int {total} = {s.number(it + '->second')};", f"{s.map}.erase({it});",
             f"return {total};"]]
    return method(s, "take_out", "int", [key], s.write(s.draw.choice(ways)))


# An address that was given away is good as long as nothing is taken out.
TALLIES = [(count_found, 4), (value_of, 3), (add_up, 2), (count_or_make, 4), (make_one, 3), (set_one, 0.5)]
GIVEN = [*TALLIES, (address_of, 3), (address_made, 4)]
KEPT = [*TALLIES, (take_out, 1)]
