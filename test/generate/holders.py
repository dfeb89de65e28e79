"""Where a map and its mutex live, and where the functions over them stand."""

import re
from dataclasses import dataclass


COUNTER = "lastId_"


@dataclass(frozen=True)
class Holder:
    kind: str
    map: str  # how a function names it
    mutex: str
    instance: bool  # functions are called on an object


def draw_holder(draw):
    name = draw.choice(["items", "routes", "byName", "m_entries", "table", "view", "cache_map"])
    mutex = draw.choice(["mutex", "mu", "lock", "m_mutex", "rwlock"])
    tail = "" if name.startswith("m_") else draw.choice(["_", "_", ""])
    mutex_tail = tail if not mutex.startswith("m_") else ""
    kinds = {"inline": 14, "outside": 8, "static": 4, "nested": 4, "pimpl": 4, "global": 4,
             "accessor": 3, "template": 5, "locker": 3, "giver": 4}
    kind = draw.choices(list(kinds), list(kinds.values()))[0]
    if kind in ("inline", "outside", "template", "locker"):
        this = draw.choice(["", "", "", "this->"])
        tail, mutex_tail = tail or "_", mutex_tail if mutex.startswith("m_") else "_"
        return Holder(kind, f"{this}{name}{tail}", f"{this}{mutex}{mutex_tail}", True)
    if kind == "giver":
        return Holder(kind, f"the_{name}()", f"the_{mutex}()", True)
    if kind == "static":
        return Holder(kind, f"{name}_", f"{mutex}_", True)
    if kind == "nested":
        return Holder(kind, f"state_.{name}", f"state_.{mutex}", True)
    if kind == "pimpl":
        return Holder(kind, f"impl_->{name}", f"impl_->{mutex}", True)
    if kind == "accessor":
        return Holder(kind, f"state().{name}", f"state().{mutex}", False)
    return Holder(kind, f"g_{name}", f"g_{mutex}", False)


def wrap(holder):
    """The same place, for a class that holds the map together with its lock."""
    return Holder("wrapped", holder.map.replace("this->", ""), "", True)


def _through_pointer(body, name):
    """What is said to the map, said to the locked pointer that is in scope, or to
    the parameter of the closure."""
    out, scopes = [], [("", "")]
    for line in body:
        made = re.search(rf"auto &?(\w+)(?: = {name}\.(?:read|write)\(\);|\) {{)$", line)
        if made is None:
            member, whole = scopes[-1]
            line = re.sub(rf"\b{name}\.(?!with)", member, line)
            line = re.sub(rf"\b{name}\b(?!\.)", whole, line)
        for each in line:
            if each == "{":
                scopes.append(scopes[-1])
            elif each == "}":
                scopes.pop()
        if made:
            way = made.group(1)
            pointer = line.endswith(";")
            scopes[-1] = (f"{way}->", f"(*{way})") if pointer else (f"{way}.", way)
        out.append(line)
    return out


def last(path):
    return path.replace("->", ".").split(".")[-1]


def _declared(path):
    """The member that a function of this name gives, or the name itself."""
    name = last(path)
    return f"{name[:-2]}In" if name.endswith("()") else name


def _signature(method, holder, scope=""):
    parameters = ", ".join(f"{t}{'' if t.endswith('&') else ' '}{n}" for _, t, n in method.parameters)
    const = " const" if method.const and holder.instance and holder.kind != "static" else ""
    return f"{method.result} {scope}{method.name}({parameters}){const}"


def _indent(lines, depth):
    """Enough of a layout that a failure can be read, and that no compiler takes a
    statement for one that an `if` without braces governs."""
    out = []
    governed = False
    for line in lines:
        if line.startswith("}"):
            depth -= 1
        out.append("  " * (depth + governed) + line)
        governed = (line.startswith(("if ", "else", "for ", "while "))
                    and line.endswith((")", "else")))
        if line.endswith("{"):
            depth += 1
    return out


LOCKERS = {"reading": "std::shared_lock", "writing": "std::unique_lock"}


def _lockers(holder, mutex_type):
    """The class's own functions that make its guards."""
    lines = []
    for name, guard in LOCKERS.items():
        const = " const" if name == "reading" else ""
        lines += [f"[[maybe_unused]] {guard}<{mutex_type}> {name}(){const} {{",
                  f"return {guard}<{mutex_type}>({holder.mutex});", "}"]
    return lines


def _givers(owner, holder):
    """The class's own functions that give its map and its mutex."""
    table, mutex = _declared(holder.map), _declared(holder.mutex)
    return [f"{owner.map_type} &{holder.map} {{ return {table}; }}",
            f"const {owner.map_type} &{holder.map} const {{ return {table}; }}",
            f"{owner.mutex_type} &{holder.mutex} const {{ return {mutex}; }}"]


def _template(lines, owner, name):
    """The class as the only instantiation of a template over its value type."""
    start = f"<{owner.key.spelling}, "
    mapped = owner.map_type.replace(start + owner.value.spelling, start + "Mapped", 1)
    lines = [line.replace(owner.map_type, mapped).replace(f"{mapped}::", f"typename {mapped}::")
             for line in lines]
    lines[0] = f"template <class Mapped> class {name}Of {{"
    return [*lines, f"using {name} = {name}Of<{owner.value.spelling}>;"]


def _function(method, holder, scope=""):
    body = method.body
    if holder.kind == "wrapped":
        body = _through_pointer(body, holder.map)
    return [f"// {method.idiom}", _signature(method, holder, scope) + " {", *body, "}"]


def render(owner, holder, name, methods, counter):
    """The holder's text, as lines: in the header, and in the source file. Counter
    are the declarations of fields beside the map."""
    mutex = f"{owner.mutex_type} {_declared(holder.mutex)};"
    filled = ""
    if owner.value.copyable and not owner.invariant and len(name) % 2 == 0:
        entry = f"{{make<{owner.key.spelling}>(1), make<{owner.value.spelling}>(3)}}"
        filled = f" = {{{entry}}}"
    table = f"{owner.map_type} {_declared(holder.map)}{filled};"
    if holder.kind in ("global", "accessor"):
        lines = [f"namespace {name} {{"]
        if holder.kind == "global":
            lines += [f"inline {field}" for field in (mutex, table, *counter)]
        else:
            lines += ["struct State {", mutex, table, *counter, "};", "inline State &state() {",
                      "static State only;", "return only;", "}"]
        for method in methods:
            # Nobody else's: a helper's callers have to be known.
            for helper in reversed(method.helpers):
                function = _function(helper, holder)
                lines += [function[0], "static " + function[1], *function[2:]]
            function = _function(method, holder)
            lines += [function[0], "inline " + function[1], *function[2:]]
        return _indent([*lines, "}"], 0), []
    fields = {
        "inline": [f"mutable {mutex}", table, *counter],
        "wrapped": [f"Guarded<{owner.map_type}> {holder.map};"],
        "outside": [f"mutable {mutex}", table, *counter],
        "template": [f"mutable {mutex}", table, *counter],
        "locker": [*_lockers(holder, owner.mutex_type), f"mutable {mutex}", table, *counter],
        "giver": [*_givers(owner, holder), f"mutable {mutex}", table, *counter],
        "static": [f"inline static {field}" for field in (mutex, table, *counter)],
        "nested": ["struct State {", f"mutable {mutex}", table, *counter, "};", "State state_;"],
        "pimpl": ["struct Impl {", mutex, table, *counter, "};",
                  "std::unique_ptr<Impl> impl_ = std::make_unique<Impl>();"],
    }[holder.kind]
    lines, source = [f"class {name} {{", "public:"], []
    for method in methods:
        _member(method, holder, name, lines, source)
    helpers = [helper for method in methods for helper in method.helpers]
    private = [*fields] if len(helpers) % 2 == 0 else []
    for helper in helpers:
        _member(helper, holder, name, private, source)
    private += [] if len(helpers) % 2 == 0 else fields
    lines += ["private:", *private, "};"]
    if holder.kind == "template":
        lines = _template(lines, owner, name)
    return _indent(lines, 0), _indent(source, 0)


def _member(method, holder, name, lines, source):
    if holder.kind == "outside":
        lines.append(_signature(method, holder) + ";")
        source += _function(method, holder, f"{name}::")
    elif holder.kind == "static":
        function = _function(method, holder)
        lines += [function[0], "static " + function[1], *function[2:]]
    else:
        lines += _function(method, holder)
