"""What a program's code says, as `unlatch extract` writes it, and which mutex
guards which map, as `unlatch find` reports it."""

import collections
import dataclasses
import re

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The operations that change the map or an element; those that end elements.
WRITES = {"Subscript", "Insert", "Emplace", "TryEmplace", "InsertOrAssign", "EraseKey",
          "EraseIterator", "Clear", "Assign", "Swap", "ElementWrite"}
ENDS = {"InsertOrAssign", "EraseKey", "EraseIterator", "Clear", "Assign", "Swap"}
ELEMENT = {"ElementRead", "ElementWrite", "ElementEscape", "PointeeRead", "PointeeWrite"}


@dataclasses.dataclass(frozen=True)
class Place:
    """A range of bytes in a file; false where there is none."""

    file: str = ""
    line: int = 0
    begin: int = 0
    end: int = 0

    def __bool__(self):
        return bool(self.file)

    def __contains__(self, other):
        return self.file == other.file and self.begin <= other.begin and other.end <= self.end


def place(text):
    match = re.fullmatch(r"(.*):(\d+):\d+:(\d+)-(\d+)", text or "", re.S)
    return Place(match[1], *map(int, match.groups()[1:])) if match else Place()


@dataclasses.dataclass
class Access:
    """One mention of a guarded map in a section, or one use of its element."""

    map: dict
    raw: dict

    def __post_init__(self):
        self.op = self.raw.get("Op", "Escape")
        self.where = place(self.raw.get("Mention"))
        self.statement = place(self.raw.get("Statement"))
        self.block = place(self.raw.get("Block"))
        self.path = self.raw.get("Map", [])

    def writes(self):
        return self.op in WRITES and not self.raw.get("Possible")


@dataclasses.dataclass
class Section:
    """One acquisition of the mutex that guards the maps accessed under it."""

    function: dict
    raw: dict
    mutex: dict
    accesses: list

    def __post_init__(self):
        self.acquire = place(self.raw.get("Acquire"))
        self.guard_type = place(self.raw.get("GuardType"))
        self.mutex_text = place(self.raw.get("MutexText"))
        self.block = place(self.raw.get("Block"))
        self.changes = [place(c["Statement"]) for c in self.raw.get("Changes", [])]
        self.guard = self.raw.get("GuardName", "")
        self.body = place(self.function.get("Body"))
        self.exclusive = self.raw.get("Mode", "Exclusive") == "Exclusive"


class Facts:
    place = staticmethod(place)

    def __init__(self, summaries, found):
        documents = [d for d in yaml.load_all(summaries, Loader=LOADER) if d]
        every = lambda key: [x for d in documents for x in d.get(key, [])]
        self.maps = {m["Usr"]: m for m in every("Maps")}
        self.mutexes = {m["Usr"]: m for m in every("Mutexes")}
        guards = {m["map"]: m["guard"] for m in found["maps"]}
        self.guard_of = {usr: guards[m["Name"]] for usr, m in self.maps.items()
                         if m["Name"] in guards}
        self.ended, self.sections = set(), {}
        functions = every("Functions")
        self.callers = collections.defaultdict(list)
        for function in functions:
            for call in function.get("Calls", []):
                if "CalleeUsr" in call:
                    self.callers[call["CalleeUsr"]].append((function, call))
        for function in functions:
            self.read(function)

    def alone(self, function):
        """Nobody shares an object with its constructor, its destructor or what
        only these are seen to call on it, or anything with main's start."""
        calls = self.callers.get(function.get("Usr"), [])
        return (function.get("Kind") in ("Constructor", "Destructor", "Initializer")
                or function.get("Main")
                or bool(calls) and all(
                    caller.get("Kind") in ("Constructor", "Destructor")
                    and call.get("Object") == ["this"] for caller, call in calls))

    def read(self, function):
        outside = self.alone(function) or function.get("NoAnalysis")
        under = {}
        for raw in function.get("Accesses", []):
            guard = self.guard_of.get(raw["MapUsr"])
            if not guard or raw.get("Unshared") or outside:
                continue
            access = Access(self.maps[raw["MapUsr"]], raw)
            if access.op in ENDS or (
                    access.op == "Subscript" and raw.get("Use") == "Assigned"):
                self.ended.add(raw["MapUsr"])
            for lock in raw.get("Held", []):
                mutex = self.mutexes.get(lock["MutexUsr"], {})
                if lock.get("Section", -1) >= 0 and mutex.get("Name") == guard \
                        and not lock.get("Maybe"):
                    under.setdefault(lock["Section"], []).append(access)
        for index, accesses in under.items():
            raw = function["Sections"][index]
            if raw.get("InMacro") or all(a.op == "End" or a.op in ELEMENT for a in accesses):
                continue
            section = Section(function, raw, self.mutexes[raw["MutexUsr"]], accesses)
            if section.acquire:
                # What several units saw, or several instantiations, is one.
                self.sections.setdefault(section.acquire, section)
