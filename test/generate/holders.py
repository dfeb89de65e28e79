"""Where a map and its mutex live, and where the functions over them stand."""

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
    kind = draw.choices(["inline", "outside", "static", "nested", "pimpl", "global", "accessor"],
                        [16, 8, 4, 4, 4, 4, 1])[0]
    if kind in ("inline", "outside"):
        this = draw.choice(["", "", "", "this->"])
        tail, mutex_tail = tail or "_", mutex_tail if mutex.startswith("m_") else "_"
        return Holder(kind, f"{this}{name}{tail}", f"{this}{mutex}{mutex_tail}", True)
    if kind == "static":
        return Holder(kind, f"{name}_", f"{mutex}_", True)
    if kind == "nested":
        return Holder(kind, f"state_.{name}", f"state_.{mutex}", True)
    if kind == "pimpl":
        return Holder(kind, f"impl_->{name}", f"impl_->{mutex}", True)
    if kind == "accessor":
        return Holder(kind, f"state().{name}", f"state().{mutex}", False)
    return Holder(kind, f"g_{name}", f"g_{mutex}", False)


def last(path):
    return path.replace("->", ".").split(".")[-1]


def _signature(method, holder, scope=""):
    parameters = ", ".join(f"{t}{'' if t.endswith('&') else ' '}{n}" for _, t, n in method.parameters)
    const = " const" if method.const and holder.instance and holder.kind != "static" else ""
    return f"{method.result} {scope}{method.name}({parameters}){const}"


def _indent(lines, depth):
    """Enough of a layout that a failure can be read."""
    out = []
    for line in lines:
        if line.startswith("}"):
            depth -= 1
        out.append("  " * depth + line)
        if line.endswith("{"):
            depth += 1
    return out


def _function(method, holder, scope=""):
    return [f"// {method.idiom}", _signature(method, holder, scope) + " {", *method.body, "}"]


def render(owner, holder, name, methods, counter):
    """The holder's text, as lines: in the header, and in the source file. Counter
    are the declarations of fields beside the map."""
    mutex = f"{owner.mutex_type} {last(holder.mutex)};"
    filled = ""
    if owner.value.copyable and not owner.invariant and len(name) % 2 == 0:
        entry = f"{{make<{owner.key.spelling}>(1), make<{owner.value.spelling}>(3)}}"
        filled = f" = {{{entry}}}"
    table = f"{owner.map_type} {last(holder.map)}{filled};"
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
        "outside": [f"mutable {mutex}", table, *counter],
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
    return _indent([*lines, "private:", *private, "};"], 0), _indent(source, 0)


def _member(method, holder, name, lines, source):
    if holder.kind == "outside":
        lines.append(_signature(method, holder) + ";")
        source += _function(method, holder, f"{name}::")
    elif holder.kind == "static":
        function = _function(method, holder)
        lines += [function[0], "static " + function[1], *function[2:]]
    else:
        lines += _function(method, holder)
