"""What an idiom is written into: one guarded map, and the draws it may make."""

from dataclasses import dataclass, field

import guards
import elements
import holders


@dataclass
class Method:
    """A function over the map, before it has a class around it."""

    idiom: str
    name: str
    result: str
    parameters: list  # (kind, type as taken, name); kind says what a driver passes
    body: list
    const: bool = True
    threads: str = ""  # "reader" or "writer" of an invariant
    helpers: list = field(default_factory=list)  # private functions that it calls


@dataclass
class Scene:
    draw: object
    key: elements.Key
    value: elements.Value
    ordered: bool
    map: str
    mutex: str
    mutex_type: str
    map_type: str
    holder: str = ""
    this: bool = False  # its functions have an object
    used: set = field(default_factory=set)
    # Whether the next section leaves its lines here, and a mark in their place.
    extract: bool = False
    helper: list = None
    HELPER = "HELPER;"

    def beside(self, field):
        """A field beside the map, as the map is named."""
        return self.map[: len(self.map) - len(holders.last(self.map))] + field

    @property
    def counter(self):
        """A number beside the map."""
        return self.beside(holders.COUNTER)

    # --- Names ---------------------------------------------------------------

    def name(self, *choices):
        """One of the choices, free in this function."""
        free = [c for c in choices if c not in self.used]
        name = self.draw.choice(free) if free else f"{choices[0]}{len(self.used)}"
        self.used.add(name)
        return name

    def guard_name(self):
        return self.name("lock", "lock", "guard", "lk", "locked", "view", "update")

    def iterator(self):
        return self.name("it", "it", "found", "pos", "entry", "iter")

    def total(self):
        return self.name("total", "result", "sum", "n", "count")

    # --- Parameters ------------------------------------------------------------

    def key_parameter(self):
        name = self.name("key", "k", "id", "name", "from", "other", "view")
        taken = self.key.spelling if self.key.by_value else f"const {self.key.spelling} &"
        return ("key", taken, name)

    def value_parameter(self):
        name = self.name("value", "v", "item", "data", "update")
        by_value = not self.value.copyable or self.draw.random() < 0.5
        spelling = self.value.spelling
        return ("value", spelling if by_value else f"const {spelling} &", name)

    def number_parameter(self):
        return ("number", "int", self.name("amount", "by", "limit", "size"))

    def given(self, value):
        """The parameter value, as one would pass it on."""
        if "&" in value[1] or (self.value.copyable and self.draw.random() < 0.4):
            return value[2]
        return f"std::move({value[2]})"

    # --- Expressions and statements --------------------------------------------

    def number(self, element):
        return elements.number(self.value, element)

    def change(self, element, amount):
        return elements.change(self.value, self.draw, element, amount)

    def fresh(self, amount):
        return elements.fresh(self.value, amount)

    def find(self, it, key):
        form = self.draw.choice(["auto", "auto", "const auto", "auto const"])
        if self.draw.random() < 0.1:
            form = f"{self.map_type}::const_iterator"
        return f"{form} {it} = {self.map}.find({key});"

    def find_to_change(self, it, key):
        form = self.draw.choice(["auto", "auto", "const auto", f"{self.map_type}::iterator"])
        return f"{form} {it} = {self.map}.find({key});"

    def hit(self, it):
        end = self.draw.choice(["end", "end", "end", "cend"])
        sides = [f"{it} != {self.map}.{end}()"] * 3 + [f"{self.map}.{end}() != {it}"]
        return self.draw.choice(sides)

    def miss(self, it):
        sides = [f"{it} == {self.map}.end()"] * 3 + [f"{self.map}.end() == {it}"]
        return self.draw.choice(sides)

    def second(self, it):
        return self.draw.choice([f"{it}->second"] * 4 + [f"(*{it}).second"])

    def braced(self, lines):
        """A branch: with braces, or without where there is one statement."""
        if len(lines) == 1 and self.draw.random() < 0.6:
            return lines
        return ["{", *lines, "}"]

    def noise(self):
        label = self.name("label", "tag", "text")
        return self.draw.choice(
            [
                [f'note("{label}");'],
                [f'if ({self.map}.empty())', f'note("no {label}");'],
                [f'const std::string {label} = "{label}";', f"note({label});"],
                [f"int {label} = 3;", f"while ({label} > 0)", f"--{label};"],
                ["// Held for all of this."],
            ]
        )

    def with_noise(self, lines):
        lines = list(lines)
        if self.draw.random() < 0.25:
            lines = self.noise() + lines
        return lines

    # --- Sections --------------------------------------------------------------

    def read(self, lines, tail=None):
        return self._section(True, lines, tail)

    def write(self, lines, tail=None):
        return self._section(False, lines, tail)

    def _section(self, shared, lines, tail):
        if not self.extract or self.helper is not None or tail:
            return guards.section(self, shared, lines, tail)
        self.helper = list(lines)
        return [guards.acquire(self, shared, self.guard_name()), self.HELPER]
