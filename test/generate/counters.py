"""Writes that touch a number beside the map, under the same lock. As long as
nothing else does, the map can go and the number stay."""

from writes import method


def number_next(s):
    value, count = s.value_parameter(), s.counter
    key = f"make<{s.key.spelling}>(static_cast<int>(++{count} % 6))"
    inner = [f"{s.map}[{key}] = {s.given(value)};"]
    if not s.value.copyable:
        inner = [f"{s.map}.insert_or_assign({key}, {s.given(value)});"]
    if s.draw.random() < 0.5:
        return method(s, "number_next", "int", [value],
                      s.write([*inner, f"return static_cast<int>({count});"]))
    return method(s, "number_next", "void", [value], s.write(inner, []))


def number_read(s):
    """One write, whose argument reads the number."""
    value = s.value_parameter()
    key = f"make<{s.key.spelling}>(static_cast<int>({s.counter} % 6))"
    inner = [f"{s.map}.insert_or_assign({key}, {s.given(value)});"]
    return method(s, "number_read", "void", [value], s.write(inner, []))


def count_new(s):
    key, value = s.key_parameter(), s.value_parameter()
    it, fresh = s.iterator(), s.name("inserted", "isNew", "ok")
    inner = [f"auto [{it}, {fresh}] = {s.map}.try_emplace({key[2]}, {s.given(value)});",
             f"if ({fresh})", f"++{s.counter};", f"return {s.number(it + '->second')};"]
    return method(s, "count_new", "int", [key, value], s.write(inner))


def count_gone(s):
    key = s.key_parameter()
    inner = [f"{s.counter} -= static_cast<long>({s.map}.erase({key[2]}));"]
    return method(s, "count_gone", "void", [key], s.write(inner, []))


def start_again(s):
    inner = [f"{s.map}.clear();", f"{s.counter} = 0;"]
    s.draw.shuffle(inner)
    return method(s, "start_again", "void", [], s.write(inner, []))


def count_seen(s):
    """By a reader: the map has to stay."""
    inner = [f"return static_cast<int>({s.map}.size()) + static_cast<int>({s.counter});"]
    made = method(s, "count_seen", "int", [], s.read(inner))
    made.const = True
    return made


def count_alone(s):
    """In a section that leaves the map alone, which has to stay for it."""
    return method(s, "count_alone", "void", [], s.write([f"++{s.counter};"], []))


COUNTERS = [(number_next, 6), (number_read, 3), (count_new, 4), (count_gone, 3),
            (start_again, 2), (count_seen, 0.6), (count_alone, 0.6)]
