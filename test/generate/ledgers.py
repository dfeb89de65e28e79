"""Methods over maps with an invariant: six keys whose values sum up to 600.
Every write section keeps it, so every read section has to see it."""

from scene import Method

TOTAL = 600


def keys_parameter(s):
    return ("all keys", f"const std::vector<{s.key.spelling}> &", s.name("keys", "accounts"))


def reader(s, idiom, parameters, body):
    name = s.draw.choice(["torn", "isTorn", "check_sum"])
    return Method(idiom, name, "bool", parameters, body, s.draw.random() < 0.8, "reader")


def writer(s, idiom, parameters, body):
    name = s.draw.choice(["update", "set", "reset", "load"]) + "_sum"
    return Method(idiom, name, "void", parameters, body, False, "writer")


def fill(s):
    keys, each = keys_parameter(s), s.name("one", "k")
    inner = [f"for (const auto &{each} : {keys[2]})", f"{s.map}[{each}] = {TOTAL // 6};"]
    return Method("fill", "load_all", "void", [keys], s.write(inner, []), False, "fill")


def sum_by_loop(s):
    total, entry = s.total(), s.name("entry", "e")
    inner = [f"for (const auto &{entry} : {s.map})", f"{total} += {entry}.second;"]
    body = [f"int {total} = 0;", *s.read(inner, [f"return {total} != {TOTAL};"])]
    return reader(s, "sum_by_loop", [], body)


def sum_by_lookup(s):
    keys, total, each, it = keys_parameter(s), s.total(), s.name("one", "k"), s.iterator()
    looked = [f"{total} += {s.map}.at({each});"]
    if s.draw.random() < 0.5:
        looked = [s.find(it, each), f"if ({s.hit(it)})", f"{total} += {s.second(it)};"]
    inner = [f"int {total} = 0;", f"for (const auto &{each} : {keys[2]})", "{", *looked, "}",
             f"return {total} != {TOTAL};"]
    return reader(s, "sum_by_lookup", [keys], s.read(inner))


def sum_by_lambda(s):
    keys, look = keys_parameter(s), s.name("look", "get")
    inner = [f"auto {look} = [&](int i) {{ return {s.map}.at({keys[2]}[i]); }};",
             f"return {look}(0) + {look}(1) + {look}(2) + {look}(3) + {look}(4) + {look}(5) != {TOTAL};"]
    return reader(s, "sum_by_lambda", [keys], s.read(inner))


def sum_of_copy(s):
    copy, total, entry = s.name("copy", "all"), s.total(), s.name("entry", "e")
    body = [f"{s.map_type} {copy};", f"int {total} = 0;",
            *s.read([f"{copy} = {s.map};"],
                    [f"for (const auto &{entry} : {copy})", f"{total} += {entry}.second;",
                     f"return {total} != {TOTAL} || {copy}.size() != 6;"])]
    return reader(s, "sum_of_copy", [], body)


def size_and_sum(s):
    total, entry = s.total(), s.name("entry", "e")
    inner = [f"if ({s.map}.size() != 6 || {s.map}.empty())", "return true;", f"int {total} = 0;",
             f"for (auto {entry} = {s.map}.begin(); {entry} != {s.map}.end(); ++{entry})",
             f"{total} += {entry}->second;", f"return {total} != {TOTAL};"]
    return reader(s, "size_and_sum", [], s.read(inner))


def size_only(s):
    test = s.draw.choice([f"{s.map}.size() != 6", f"{s.map}.empty()"])
    return reader(s, "size_only", [], s.read([f"return {test};"]))


def present(s):
    key, it = s.key_parameter(), s.iterator()
    way = s.draw.randrange(3)
    inner = [[f"return {s.map}.count({key[2]}) == 0;"],
             [f"return {s.map}.find({key[2]}) == {s.map}.end();"],
             [s.find(it, key[2]), f"return {s.miss(it)};"]][way]
    return reader(s, "present", [key], s.read(inner))


def transfer(s):
    one, two, amount = s.key_parameter(), s.key_parameter(), s.number_parameter()
    a, b, n = s.iterator(), s.name("to", "b"), amount[2]
    ways = [
        [f"{s.map}[{one[2]}] -= {n};", f"{s.map}[{two[2]}] += {n};"],
        [f"{s.map}.at({one[2]}) -= {n};", f"{s.map}.at({two[2]}) += {n};"],
        [f"auto {a} = {s.map}.find({one[2]});", f"auto {b} = {s.map}.find({two[2]});",
         f"if ({s.miss(a)} || {b} == {s.map}.end())", "return;", f"{a}->second -= {n};",
         f"{b}->second += {n};"],
        [f"auto &{a} = {s.map}[{one[2]}];", f"auto &{b} = {s.map}[{two[2]}];",
         f"{a} -= {n};", f"{b} += {n};"],
        [f"std::swap({s.map}[{one[2]}], {s.map}[{two[2]}]);"],
        [f"{s.map}[{one[2]}] = {s.map}[{one[2]}] - {n};",
         f"{s.map}[{two[2]}] = {s.map}[{two[2]}] + {n};"],
        [f"if ({one[2]} == {two[2]})", "return;", f"const int {a} = {s.map}.at({one[2]});",
         f"{s.map}.erase({one[2]});", f"{s.map}[{two[2]}] += {a};",
         f"{s.map}.emplace({one[2]}, 0);"],
        [f"if ({one[2]} == {two[2]})", "return;",
         f"const int {a} = {s.map}.at({one[2]}), {b} = {s.map}.at({two[2]});",
         f"{s.map}.insert_or_assign({one[2]}, {a} - {n});",
         f"{s.map}.insert_or_assign({two[2]}, {b} + {n});"],
    ]
    return writer(s, "transfer", [one, two, amount], s.write(s.draw.choice(ways)))


def refill(s):
    copy, entry, amount = s.name("copy", "next"), s.name("entry", "e"), s.number_parameter()
    first = f"{copy}.begin()->second"
    ways = [
        [f"{s.map_type} {copy} = {s.map};", f"{s.map}.clear();", f"for (const auto &{entry} : {copy})",
         f"{s.map}.insert({entry});"],
        [f"{s.map_type} {copy} = {s.map};", f"{first} += {amount[2]};",
         f"std::next({copy}.begin())->second -= {amount[2]};", f"{s.map} = std::move({copy});"],
        [f"auto {copy} = {s.map};", f"{first} += {amount[2]};",
         f"std::next({copy}.begin())->second -= {amount[2]};", f"{s.map}.swap({copy});"],
        [f"for (auto &{entry} : {s.map})", f"{entry}.second += {amount[2]};",
         f"for (auto &{entry} : {s.map})", f"{entry}.second -= {amount[2]};"],
        [f"for (auto &{entry} : {s.map})", f"{entry}.second += {amount[2]};",
         f"for (auto {entry} = {s.map}.begin(); {entry} != {s.map}.end(); ++{entry})",
         f"{entry}->second -= {amount[2]};"],
    ]
    # Which value begin() has is the hash table's choice; the sum does not
    # depend on it, and nothing else of such a map is printed.
    return writer(s, "refill", [amount], s.write(s.draw.choice(ways)))


LEDGER_READS = [(sum_by_loop, 3), (sum_by_lookup, 3), (sum_by_lambda, 1), (sum_of_copy, 2),
                (size_and_sum, 2), (size_only, 1), (present, 2)]
LEDGER_WRITES = [(transfer, 4), (refill, 3)]
