"""The ways to break a section, each a set of edits: one lock removed or
weakened, everything else as it was. Made from where the code takes locks and
touches maps, whatever the checks make of it."""

import dataclasses
import re

from facts import ELEMENT


@dataclasses.dataclass
class Mutant:
    kind: str
    place: object  # the lock or map that is broken
    maps: set  # the names of the maps and the mutex that are concerned
    edits: list  # (place, text)
    lines: tuple  # of the function, first and last, before the edits

    def key(self):
        return f"{self.kind} {self.place.file}:{self.place.line}"


def at(where, offset):
    return dataclasses.replace(where, begin=offset, end=offset)


def text_of(where, read):
    return read(where.file)[where.begin:where.end].decode("utf-8", "replace")


def drop(section, facts, read):
    yield "drop", [(w, ";") for w in [section.acquire, *section.changes]]


# How the names of guards and functions that lock for writing are spelled, how
# those for reading beside them, and what a guard is told that can be either.
WEAKER = [(r"\b(unique_lock|lock_guard|scoped_lock)\b", "shared_lock"),
          (r"\block\(\)", "lock_shared()"), (r"\bunlock\(\)", "unlock_shared()"),
          ("lockForWrite", "lockForRead"), (r"write_?lock", "read_lock"), ("Writer", "Reader"),
          ("Write", "Read"), ("WRITE", "READ"), (r"(?<!R)WLock", "RLock"),
          (r"(?<!r)wlock", "rlock"), ("wrlock", "rdlock"), ("Exclusive", "Shared"),
          (r"\bUnique", "Shared"), ("writer", "reader"), (r",\s*true\s*\)", ", false)")]


def weaker(text):
    for pattern, shared in WEAKER:
        new = re.sub(pattern, shared, text)
        if new != text:
            break
    return new


def weaken(section, facts, read):
    if not section.exclusive or not section.mutex.get("Shared", True) \
            or not any(a.writes() for a in section.accesses):
        return
    changed = lambda where: where and weaker(text_of(where, read)) != text_of(where, read)
    places = [next(filter(changed, (section.guard_type, section.acquire)), None)]
    if not section.guard:
        places += section.changes  # unlocked by hand, each mode in its own way
    edits = [(where, weaker(text_of(where, read))) for where in places if changed(where)]
    if edits:
        yield "shared for exclusive", edits


def start_of_statement(access, read):
    """Where the statement begins that the access stands in."""
    if access.statement:
        return access.statement.begin
    source, depth, offset = read(access.where.file), 0, access.where.begin
    while offset and (depth or source[offset - 1:offset] not in b";{}"):
        depth += {b")": 1, b"(": -1}.get(source[offset - 1:offset], 0)
        offset -= 1
        if depth < 0:
            depth = 0
    while source[offset:offset + 1].isspace():
        offset += 1
    return offset


def shrink(section, facts, read):
    """Ends the section before its last access, and begins it after its first."""
    touched = sorted((a for a in section.accesses if a.op != "End"), key=lambda a: a.where.begin)
    first = min((a for a in touched if a.statement), key=lambda a: a.where.begin)
    last, start = touched[-1], start_of_statement(touched[-1], read)
    if start <= first.statement.begin:
        return
    if section.guard and section.acquire.end < start < section.block.end \
            and not last.raw.get("InLoop"):
        edits = [(at(section.acquire, start), f"{section.guard}.unlock(); ")]
        if section.guard_type:
            old = text_of(section.guard_type, read)
            new = re.sub(r"\b(lock_guard|scoped_lock)\b", "unique_lock", old)
            if new != old:
                edits.append((section.guard_type, new))
        yield ("scope ends early, element" if last.op in ELEMENT else "scope ends early"), edits
    # Where nothing is left under the lock, that is no other mutant than to drop it.
    if section.guard and first.block == section.block and start >= first.statement.end \
            and not text_of(first.statement, read).startswith("return"):
        yield "scope begins late", [
            (section.acquire, ";"),
            (at(first.statement, first.statement.end), " " + text_of(section.acquire, read))]


def other_mutex(section, facts, read):
    where = section.mutex_text
    if not where or where not in section.acquire:
        return
    old = text_of(where, read)
    # As C++11 can say it.
    declaration = ("std::remove_const<typename std::remove_reference<decltype(%s)>::type>::type "
                   "mutant_mutex; " % old.lstrip("*&"))
    taken = ("&" if old.startswith("&") else "") + "mutant_mutex"
    start = at(section.acquire, section.acquire.begin)

    def instead(new):
        """This one is locked, and unlocked where that is done by hand."""
        spelled = rf"(?<!\w){re.escape(old)}(?!\w)"
        for place in section.changes:
            yield place, re.sub(spelled, lambda _: new, text_of(place, read))
        yield where, new

    yield "another mutex", [(start, "static typename " + declaration), *instead(taken)]
    yield "local mutex", [(start, "typename " + declaration), *instead(taken)]
    if section.raw["Mutex"][0] == "this":
        reached = re.fullmatch(r"(&?)(?:this\s*->\s*)?(\w.*)", old, re.S)
        if reached and not section.raw.get("InLambda"):
            yield "another object", [
                (start, "extern typename std::remove_pointer<decltype(this)>::type "
                        "*mutant_object; "),
                *instead(f"{reached[1]}mutant_object->{reached[2]}")]


def leaks(facts, read):
    """An accessor for each map whose elements end or are replaced, so that what
    leaves the lock may dangle: it takes the lock as others do, and hands out an
    element, an iterator or the map."""
    done = set()
    for section in facts.sections.values():
        for access in section.accesses:
            usr = access.map["Usr"]
            declared, mutex = access.map, section.mutex
            member = len(access.path) == 2 and access.path[0] == "this" \
                and section.raw["Mutex"][:1] == ["this"] and len(section.raw["Mutex"]) == 2
            outside = len(access.path) == 1 and access.path[0].startswith("global:") \
                and declared.get("Where") == mutex.get("Where") == "Namespace"
            if usr in done or usr not in facts.ended or declared.get("InMacro") \
                    or not (member or outside) or section.changes or section.raw.get("LockedLater"):
                continue
            done.add(usr)
            place, end = facts.place(declared["Declaration"]), facts.place(mutex["Declaration"])
            if outside and place.file != end.file:
                continue
            lock, name = text_of(section.acquire, read), declared["Name"].rsplit("::", 1)[-1]
            before, after, where = "", "", at(place, max(place.end, end.end))
            if member:
                # Of a class in an unnamed namespace only that much is known.
                access = declared.get("Access", "Private").lower()
                if access != "internal":
                    before, after = " public: ", f" {access}: "
                where = at(place, place.end)
            for kind, result, value in [
                    ("returns a reference", f"decltype({name}.begin()->second) &", "it->second"),
                    ("returns an iterator", f"decltype({name}.begin()) ", "it"),
                    ("returns the map", f"decltype({name}) &", name)]:
                if kind == "returns a reference" and "map" not in declared.get("Container", "map"):
                    continue
                look = "" if value == name else f"auto it = {name}.begin(); "
                edits = [(where, f"{before}{result}mutant_accessor() {{ {lock} {look}"
                                 f"return {value}; }}{after}")]
                # The lock is one that a source file takes: its header may not know it.
                if "std::" in lock:
                    edits.append((at(place, 0), "#include <mutex>\n#include <shared_mutex>\n"))
                yield Mutant(kind, place, {declared["Name"], mutex["Name"]}, edits,
                             (place.line, place.line + 3))


def mutants(facts, read):
    for section in facts.sections.values():
        names = {a.map["Name"] for a in section.accesses} | {section.mutex["Name"]}
        body = text_of(section.body, read)
        lines = (section.body.line, section.body.line + body.count("\n"))
        for way in (drop, weaken, shrink, other_mutex):
            for kind, edits in way(section, facts, read):
                yield Mutant(kind, section.acquire, names, edits, lines)
    yield from leaks(facts, read)
