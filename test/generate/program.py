"""A random program: classes with guarded maps, and a driver for each."""

import random
import re
from dataclasses import dataclass, field

import counters
import creates
import elements
import fields
import guards
import hazards
import helpers
import holders
import ledgers
import reads
import tallies
import updates
import views
import writes
from scene import Method, Scene


@dataclass
class Guarded:
    """One map with everything that is done to it."""

    name: str
    holder: holders.Holder
    key: elements.Key
    value: elements.Value
    ordered: bool
    mutex_type: str
    map_type: str
    invariant: bool
    seed: str
    methods: list = field(default_factory=list)

    def scene(self, purpose):
        return Scene(random.Random(f"{self.seed}/{purpose}"), self.key, self.value, self.ordered,
                     self.holder.map, self.holder.mutex, self.mutex_type, self.map_type,
                     self.holder.kind,
                     self.holder.kind in ("inline", "outside", "nested", "pimpl"))


def _weighted(draw, table):
    return draw.choices([idiom for idiom, _ in table], [weight for _, weight in table])[0]


def _contents(guarded):
    """What the driver prints after each step."""
    scene = guarded.scene("contents")
    if guarded.value.copyable and scene.draw.random() < 0.7:
        method = views.copy_whole(scene)
    else:
        body = ["std::vector<std::string> out;",
                *scene.read(views.loop(scene, ["out.push_back(show($k) + show($v));"]),
                            ["return sorted(out);"])]
        method = Method("contents", "", "std::vector<std::string>", [], body)
    method.name = "contents"
    return method


def draw_class(seed, index):
    draw = random.Random(f"{seed}/{index}")
    # Few types in a program, so that its maps are instantiated once.
    of_program = random.Random(seed)
    keys = of_program.sample(elements.KEYS, 2)
    values = of_program.sample(elements.VALUES, 3)
    invariant = draw.random() < 0.15
    # Drawn apart, so that the other classes of a seed stay what they were.
    apart = random.Random(f"{seed}/{index}/tally")
    tally = not invariant and apart.random() < 0.08
    ordered = draw.random() < 0.4
    key = draw.choice(keys)
    value = elements.VALUES[0] if invariant else draw.choice(values)
    if tally:
        value = apart.choice(elements.TALLIES)
    holder = holders.draw_holder(draw)
    wrapped = (holder.kind == "inline" and not invariant and not tally
               and random.Random(f"{seed}/{index}/wrapped").random() < 0.3)
    if wrapped:
        holder = holders.wrap(holder)
    arguments = f"{key.spelling}, {value.spelling}"
    if not ordered and key.hash:
        arguments += ", " + key.hash
    guarded = Guarded(
        f"Class{index}", holder, key, value, ordered,
        draw.choice(guards.MUTEXES), f"std::{'map' if ordered else 'unordered_map'}<{arguments}>",
        invariant, f"{seed}/{index}")
    tables = [ledgers.LEDGER_READS] * draw.randint(1, 4) + [ledgers.LEDGER_WRITES] * draw.randint(1, 2)
    if invariant and draw.random() < 0.5:
        tables = [fields.HELD_READS] * draw.randint(2, 4) + [fields.HELD_WRITES] * draw.randint(1, 2)
    if not invariant:
        tables = [draw.choice([reads.LOOKUPS, views.VIEWS]) for _ in range(draw.randint(2, 5))]
        tables += [draw.choice([writes.STEPS, updates.UPDATES, hazards.HAZARDS]) for _ in range(draw.randint(1, 3))]
        if draw.random() < 0.4:
            tables += [helpers.HELPERS] * draw.randint(1, 2)
        if draw.random() < 0.3:
            tables.append(creates.CREATES)
        if draw.random() < 0.25:
            tables += [counters.COUNTERS] * draw.randint(1, 2)
        elif draw.random() < 0.4:
            tables += [fields.FIELD_READS] * draw.randint(1, 4)
            tables += [fields.FIELD_WRITES] * draw.randint(1, 2)
    if tally:
        tables = [apart.choice([tallies.GIVEN, tallies.KEPT])] * apart.randint(3, 5)
    if wrapped:
        # The class holds nothing but the map.
        beside = [helpers.HELPERS, counters.COUNTERS, fields.FIELD_READS, fields.FIELD_WRITES]
        tables = [table for table in tables if table not in beside]
    draw.shuffle(tables)
    for number, table in enumerate(tables):
        scene = guarded.scene(number)
        method = _weighted(scene.draw, table)(scene)
        method.name += str(number)
        for helper in method.helpers:
            plain, helper.name = helper.name, helper.name + str(number)
            for body in [method.body, *(h.body for h in method.helpers)]:
                body[:] = [re.sub(rf"\b{plain}\(", helper.name + "(", line) for line in body]
        guarded.methods.append(method)
    if invariant:
        guarded.methods.append(ledgers.fill(guarded.scene("fill")))
    else:
        # So that there is something to find.
        if not any(m.idiom in FILLS for m in guarded.methods):
            filled = tallies.make_one if tally else writes.subscript_assign
            method = filled(guarded.scene("filled"))
            method.name = "add_first"
            guarded.methods.append(method)
        guarded.methods.append(_contents(guarded))
    return guarded


FILLS = {"subscript_assign", "subscript_made", "insert_pair", "emplace", "try_emplace",
         "insert_or_assign", "get_or_create", "double_checked", "clear_refill", "found_or_new",
         "notify_after", "insert_each", "relock", "result_changed", "lock_in_loop",
         "read_then_write", "get_or_make", "ensure", "add_once", "count_or_make", "address_made", "make_one", "set_one"}


def draw_program(seed, classes):
    return [draw_class(seed, index) for index in range(classes)]


def idioms(program):
    return [f"{c.name}.{m.name} {m.idiom}" for c in program for m in c.methods]


# --- The text ----------------------------------------------------------------


def _argument(guarded, parameter, number):
    kind, taken, _ = parameter
    key, value = guarded.key.spelling, guarded.value.spelling
    made = {
        "key": f"make<{key}>(dice.roll(6))",
        "value": f"make<{value}>(dice.roll(9))",
        "number": "dice.roll(9)",
        "keys": f"std::vector<{key}>{{make<{key}>(dice.roll(6)), make<{key}>(dice.roll(6))}}",
        "all keys": f"std::vector<{key}>{{make<{key}>(0), make<{key}>(1), make<{key}>(2), "
                    f"make<{key}>(3), make<{key}>(4), make<{key}>(5)}}",
    }[kind]
    passed = f"a{number}" if taken.endswith("&") else f"std::move(a{number})"
    return f"      auto a{number} = {made};", passed


def _call(guarded, method):
    made = [_argument(guarded, p, n) for n, p in enumerate(method.parameters)]
    target = "object." if guarded.holder.instance else f"{guarded.name}::"
    call = f"{target}{method.name}({', '.join(passed for _, passed in made)})"
    return [line for line, _ in made], call


def _driver(guarded):
    """The step function, the history, and the threads."""
    name = guarded.name
    object_type = name if guarded.holder.instance else "int"
    driven = [m for m in guarded.methods if m.name != "contents"]
    out = [f"static std::string step{name}({object_type} &object, int which, Dice &dice) {{",
           "  (void)object;", "  switch (which) {"]
    for number, method in enumerate(driven):
        lines, call = _call(guarded, method)
        out += [f"    case {number}: {{ // {method.idiom}", *lines,
                f'      return "{method.name} " + outcome([&] {{ return {call}; }});', "    }"]
    out += ["    default:", '      return "";', "  }", "}", f"static void drive{name}(bool threads) {{",
            f"  {object_type} object{{}};",
            f"  const Step step = [&](int which, Dice &dice) {{",
            f"    return step{name}(object, which, dice);", "  };"]
    fill = next((n for n, m in enumerate(driven) if m.threads == "fill"), None)
    if fill is not None:
        # Not beside others: what they took out and hold back would be there twice.
        assert fill == len(driven) - 1
        out += ["  Dice dice(1);", f"  step({fill}, dice);"]
    contents = '""'
    if any(m.name == "contents" for m in guarded.methods):
        target = "object." if guarded.holder.instance else f"{name}::"
        contents = f"show({target}contents())"
    readers = [f"which == {n}" for n, m in enumerate(driven) if m.threads == "reader"]
    torn = f'({" || ".join(readers)}) && result.find(" false") == result.npos' if readers else "false"
    named = "int which, const std::string &result" if readers else "int, const std::string &"
    out += ["  if (threads)",
            f'    hammer("{name}", {len(driven) if fill is None else fill}, step, []({named}) {{ return {torn}; }});',
            "  else",
            f'    drive("{name}", {len(driven)}, step, [&] {{ return std::string({contents}); }});',
            "}"]
    return out


def render(program, comment):
    """The program's files by name."""
    header, source, drivers = [], [], []
    for guarded in program:
        inside, outside = holders.render(guarded, guarded.holder, guarded.name, guarded.methods,
                                          fields.used(guarded.methods))
        header += ["", *inside]
        source += ["", *outside]
        drivers += ["", *_driver(guarded)]
    head = [f"// {comment}", "#ifndef GENERATED_CLASSES_H", "#define GENERATED_CLASSES_H",
            "#include \"prelude.h\""]
    includes = ["map", "memory", "mutex", "set", "shared_mutex", "string", "unordered_map", "vector"]
    head += [f"#include <{name}>" for name in includes]
    # What the threads leave in static maps is different each time, and lives on.
    main = ['#include "classes.h"', *source, *drivers, "", "int main() {",
            *[f"  drive{c.name}(false);" for c in program],
            *[f"  drive{c.name}(true);" for c in program], "}"]
    return {"classes.h": "\n".join([*head, *header, "", "#endif", ""]),
            "main.cpp": "\n".join([*main, ""])}
