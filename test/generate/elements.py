"""Key and value types of generated maps, and how code spells what it does with
them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    spelling: str
    by_value: bool  # how a function takes it
    hash: str = ""  # what an unordered_map has to be told


@dataclass(frozen=True)
class Value:
    spelling: str
    copyable: bool
    number: str  # an int, from the element {e}
    changes: tuple  # statements that change {e} in place, by {n}
    fresh: str  # a new one, from the int {n}
    default_is_null: bool = False


KEYS = [
    Key("int", True),
    Key("std::string", False),
    Key("Color", True),
    Key("std::pair<int, int>", False, "PairHash"),
    Key("Id", False, "IdHash"),
    Key("unsigned long", True),
]

VALUES = [
    Value("int", True, "{e}", ("{e} += {n};", "++{e};", "{e} = {n};"), "{n}"),
    Value(
        "std::string",
        True,
        "static_cast<int>({e}.size())",
        ("{e} += 'x';", "{e}.append(std::to_string({n}));", "{e}.clear();"),
        "std::to_string({n})",
    ),
    Value(
        "Info",
        True,
        "{e}.n",
        ("{e}.n += {n};", "{e}.marks.push_back({n});", '{e}.label = "changed";'),
        'Info{{{n}, "made", {{}}}}',
    ),
    Value(
        "std::vector<int>",
        True,
        "static_cast<int>({e}.size())",
        ("{e}.push_back({n});", "{e}.assign(2, {n});"),
        "std::vector<int>(2, {n})",
    ),
    Value("Counted", True, "{e}.n", ("{e}.n -= {n};", "{e} = Counted({n});"), "Counted({n})"),
    Value(
        "std::shared_ptr<Counted>",
        True,
        "({e} ? {e}->n : 0)",
        ("{e} = std::make_shared<Counted>({n});", "{e}.reset();"),
        "std::make_shared<Counted>({n})",
    ),
    Value(
        "std::unique_ptr<Counted>",
        False,
        "({e} ? {e}->n : 0)",
        ("{e} = std::make_unique<Counted>({n});", "{e}.reset();"),
        "std::make_unique<Counted>({n})",
    ),
]


# Those that synchronise themselves.
TALLIES = [
    Value("std::atomic<int>", False, "{e}.load()", ("{e} += {n};", "{e}++;", "{e}.fetch_add({n});"), ""),
    Value("Tally", False, "{e}.n.load()", ("{e}.add({n});", "{e}.n += {n};"), ""),
]


def number(value, element):
    return value.number.format(e=element)


def change(value, draw, element, amount):
    return draw.choice(value.changes).format(e=element, n=amount)


def fresh(value, amount):
    return value.fresh.format(n=amount)
