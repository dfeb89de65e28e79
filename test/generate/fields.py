"""Sections over fields beside the map, under the same lock: with the map, which
they have to agree with, and alone."""

import ledgers
import reads
import writes
from scene import Method

# What the holder declares, where some method names it.
FIELDS = {
    "lastId_": "long lastId_ = 0;",
    "epoch_": "unsigned epoch_{0};",
    "loaded_": "bool loaded_ = false;",
    "origin_": 'std::string origin_ = "none";',
    "standIn_": "int standIn_ = -7;",
    "names_": 'std::vector<std::string> names_{"first", "second"};',
    "tags_": "std::set<std::string> tags_;",
    "home_": "Id home_{4};",
    "snapshot_": "std::shared_ptr<const std::string> snapshot_;",
    "held_": "int held_ = 0;",
}


def used(methods):
    return [text for name, text in FIELDS.items()
            if any(name in line for method in methods for line in method.body)]


# --- Read together with the map ---------------------------------------------


def epoch_with_entry(s):
    key, epoch = s.key_parameter(), s.beside("epoch_")
    inner = [f"return {{{s.map}.count({key[2]}) != 0, static_cast<int>({epoch})}};"]
    return reads.method(s, "epoch_with_entry", "std::pair<bool, int>", [key], s.read(inner))


def entry_or_stand_in(s):
    key, it = s.key_parameter(), s.iterator()
    found = s.number(it + "->second")
    ways = [[f"return {s.hit(it)} ? {found} : {s.beside('standIn_')};"],
            [f"if ({s.miss(it)})", f"return {s.beside('standIn_')};", f"return {found};"]]
    inner = [s.find(it, key[2]), *s.draw.choice(ways)]
    return reads.method(s, "entry_or_stand_in", "int", [key], s.read(inner))


def if_loaded(s):
    total = s.total()
    inner = [f"if (!{s.beside('loaded_')})", *s.braced(["return -1;"]),
             f"return static_cast<int>({s.map}.size());"]
    if s.draw.random() < 0.3:
        inner = [f"const auto &{total} = {s.beside('origin_')};", *inner[:-1],
                 f"return static_cast<int>({s.map}.size() + {total}.size());"]
    return reads.method(s, "if_loaded", "int", [], s.read(inner))


def names_and_size(s):
    total, name = s.total(), s.name("each", "one")
    inner = [f"for (const auto &{name} : {s.beside('names_')})", f"{total} += {name} + ',';",
             f"{total} += std::to_string({s.map}.size());"]
    return reads.method(s, "names_and_size", "std::string", [],
                        [f"std::string {total};", *s.read(inner, [f"return {total};"])])


def tags_and_size(s):
    key, tags = s.key_parameter(), s.beside("tags_")
    ways = [[f"return static_cast<int>({tags}.count(\"1\") + {s.map}.count({key[2]}));"],
            [f"const auto mine = {tags}.find(\"2\");", f"if (mine == {tags}.end())", "return -1;",
             f"return static_cast<int>(mine->size() + {s.map}.size());"],
            [f"return static_cast<int>({tags}.size()) + ({s.map}.count({key[2]}) != 0 ? 100 : 0);"]]
    return reads.method(s, "tags_and_size", "int", [key], s.read(s.draw.choice(ways)))


def origin_unless(s):
    key, out = s.key_parameter(), s.name("out", "where")
    inner = [f"if ({s.map}.count({key[2]}) == 0)", f"{out} = {s.beside('origin_')};"]
    return reads.method(s, "origin_unless", "std::string", [key],
                        [f"std::string {out};", *s.read(inner, [f"return {out};"])])


def shared_or_size(s):
    own = s.name("own", "kept")
    inner = [f"auto {own} = {s.beside('snapshot_')};",
             f"return {own} ? *{own} : std::to_string({s.map}.size());"]
    return reads.method(s, "shared_or_size", "std::string", [], s.read(inner))


# --- Read alone ---------------------------------------------------------------


def one_alone(s):
    ways = [("int", f"static_cast<int>({s.beside('epoch_')})"), ("bool", s.beside("loaded_")),
            ("bool", f"!{s.beside('loaded_')}"), ("std::string", s.beside("origin_")),
            ("int", f"static_cast<int>({s.beside('origin_')}.size())"),
            ("int", s.beside("standIn_")), ("int", f"{s.beside('home_')}.n"), ("Id", s.beside("home_")),
            ("int", f"static_cast<int>({s.beside('names_')}.size())"),
            ("std::shared_ptr<const std::string>", s.beside("snapshot_"))]
    result, value = s.draw.choice(ways)
    out = s.name("out", "value")
    if s.draw.random() < 0.7:
        return reads.method(s, "one_alone", result, [], s.read([f"return {value};"]))
    return reads.method(s, "one_alone", result, [],
                        [f"{result} {out}{{}};", *s.read([f"{out} = {value};"], [f"return {out};"])])


def two_alone(s):
    inner = [f"return {s.beside('loaded_')} ? {s.beside('origin_')} : "
             f"{s.beside('origin_')} + std::to_string({s.beside('epoch_')});"]
    return reads.method(s, "two_alone", "std::string", [], s.read(inner))


# --- Written -------------------------------------------------------------------


def put_and_count(s):
    key, value, epoch = s.key_parameter(), s.value_parameter(), s.beside("epoch_")
    step = s.draw.choice([f"++{epoch};", f"{epoch}++;", f"{epoch} += 1;", f"{epoch} = {epoch} + 1;"])
    inner = [f"{s.map}.insert_or_assign({key[2]}, {s.given(value)});", step]
    if s.draw.random() < 0.4:
        return writes.method(s, "put_and_count", "int", [key, value],
                             s.write([*inner, f"return static_cast<int>({epoch});"]))
    s.draw.shuffle(inner)
    return writes.method(s, "put_and_count", "void", [key, value], s.write(inner, []))


def load_anew(s):
    amount, origin = s.number_parameter(), s.beside("origin_")
    inner = [f"{s.map}.clear();", f"{origin} = std::to_string({amount[2]});", f"{origin} += '!';",
             f"if ({amount[2]} > 6)", 'throw std::runtime_error("half way");',
             f"{s.beside('loaded_')} = {amount[2]} % 2 == 0;"]
    made = writes.method(s, "load_anew", "void", [amount], s.write(inner))
    made.name = "load"
    return made


def set_alone(s):
    amount = s.number_parameter()
    inner = s.draw.choice([
        [f"{s.beside('standIn_')} = {amount[2]};"], [f"{s.beside('loaded_')} = true;"],
        [f"++{s.beside('epoch_')};"], [f"{s.beside('origin_')} = std::to_string({amount[2]});"],
        [f"{s.beside('home_')} = Id{{{amount[2]}}};"], [f"{s.beside('home_')}.n += {amount[2]};"],
        [f"if ({amount[2]} > 4)", f"{s.beside('standIn_')} = {amount[2]};", "else",
         f"{s.beside('loaded_')} = false;"],
        [f"{s.beside('snapshot_')} = std::make_shared<const std::string>(std::to_string({amount[2]}));"],
        [f"{s.beside('snapshot_')}.reset();"]])
    if f"{amount[2]}" not in "".join(inner):
        inner = [*inner, f"(void){amount[2]};"]
    return writes.method(s, "set_alone", "void", [amount], s.write(inner, []))


def register_name(s):
    amount, names = s.number_parameter(), s.beside("names_")
    inner = s.draw.choice([
        [f"{names}.push_back(std::to_string({amount[2]}));"],
        [f"{names} = {{std::to_string({amount[2]}), \"x\"}};", f"{s.map}.clear();"],
        [f"if ({names}.size() > 3)", f"{names}.clear();",
         f"{names}.insert({names}.begin(), std::to_string({amount[2]}));"],
        [f"for (auto &each : {names})", f"each += std::to_string({amount[2]});",
         f"{names}.resize(2);"],
        [f"{s.beside('tags_')}.insert(std::to_string({amount[2]}));"],
        [f"if (!{s.beside('tags_')}.insert(std::to_string({amount[2]})).second)",
         f"{s.beside('tags_')}.clear();", f"{names}.push_back(\"t\");"]])
    made = writes.method(s, "register_name", "void", [amount], s.write(inner, []))
    made.name = "register_name"
    return made


def swap_origin(s):
    amount, text = s.number_parameter(), s.name("other", "mine")
    inner = [f"std::swap({s.beside('origin_')}, {text});", f"return {text};"]
    return writes.method(s, "swap_origin", "std::string", [amount],
                         [f"std::string {text} = std::to_string({amount[2]});", *s.write(inner)])


FIELD_READS = [(epoch_with_entry, 4), (entry_or_stand_in, 4), (if_loaded, 3), (names_and_size, 3),
               (tags_and_size, 2), (origin_unless, 3), (shared_or_size, 2), (one_alone, 4),
               (two_alone, 2)]
FIELD_WRITES = [(put_and_count, 5), (load_anew, 3), (set_alone, 4), (register_name, 3), (swap_origin, 1)]


# --- Held back: the map's sum and what is beside it are 600 -------------------


def held_by_loop(s):
    total, entry, held = s.total(), s.name("entry", "e"), s.beside("held_")
    inner = [f"for (const auto &{entry} : {s.map})", f"{total} += {entry}.second;", f"{total} += {held};"]
    return ledgers.reader(s, "held_by_loop", [],
                          [f"int {total} = 0;", *s.read(inner, [f"return {total} != {ledgers.TOTAL};"])])


def held_by_lookup(s):
    keys, total, each = ledgers.keys_parameter(s), s.total(), s.name("one", "k")
    inner = [f"int {total} = {s.beside('held_')};", f"for (const auto &{each} : {keys[2]})",
             f"{total} += {s.map}.at({each});", f"return {total} != {ledgers.TOTAL};"]
    return ledgers.reader(s, "held_by_lookup", [keys], s.read(inner))


def hold_back(s):
    key, amount, held = s.key_parameter(), s.number_parameter(), s.beside("held_")
    steps = [f"{s.map}[{key[2]}] -= {amount[2]};", f"{held} += {amount[2]};"]
    s.draw.shuffle(steps)
    return ledgers.writer(s, "hold_back", [key, amount], s.write(steps))


def release(s):
    key, held = s.key_parameter(), s.beside("held_")
    ways = [[f"{s.map}.at({key[2]}) += {held};", f"{held} = 0;"],
            [f"if ({held} == 0)", "return;", f"--{held};", f"++{s.map}[{key[2]}];"],
            [f"{s.map}[{key[2]}] += std::exchange({held}, 0);"]]
    return ledgers.writer(s, "release", [key], s.write(s.draw.choice(ways)))


HELD_READS = [(held_by_loop, 3), (held_by_lookup, 3)]
HELD_WRITES = [(hold_back, 3), (release, 3), (ledgers.transfer, 2), (ledgers.refill, 1)]
