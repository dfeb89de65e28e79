"""How a section takes and gives back its lock."""

MUTEXES = ["std::shared_mutex"] * 6 + ["std::shared_timed_mutex"]


def acquire(scene, shared, name, movable=False):
    """A statement that makes a guard; movable: one that can be unlocked."""
    draw, mutex, kind = scene.draw, scene.mutex, scene.mutex_type
    if shared:
        classes = ["std::shared_lock"]
        own = ["ReadGuard", "Looking"]
    else:
        classes = ["std::unique_lock"]
        if not movable:
            classes += ["std::lock_guard", "std::scoped_lock"]
        own = ["WriteGuard", "Changing"]
    if scene.holder == "wrapped":
        form = "const auto" if shared and not movable and draw.random() < 0.5 else "auto"
        return f"{form} {name} = {scene.map}.{'read' if shared else 'write'}();"
    if scene.holder == "locker" and draw.random() < 0.4:
        made = "reading()" if shared else "writing()"
        return draw.choice([f"auto {name} = {made};", f"{classes[0]}<{kind}> {name} = {made};"])
    if not movable and kind == "std::shared_mutex" and draw.random() < 0.06:
        forms = [f"{each} {name}({mutex});" for each in own]
        forms += [f"{each} {name}{{{mutex}}};" for each in own]
        forms.append(f"ModeGuard {name}(&{mutex}, Mode::{'Look' if shared else 'Change'});")
        return draw.choice(forms)
    guard = draw.choice(classes)
    forms = [
        f"{guard}<{kind}> {name}({mutex});",
        f"{guard}<{kind}> {name}({mutex});",
        f"{guard} {name}({mutex});",
        f"{guard} {name}{{{mutex}}};",
        f"auto {name} = {guard}<{kind}>({mutex});",
        f"std::{'shared' if shared else 'unique'}_lock<{kind}> {name}{{{mutex}}};",
    ]
    if not movable:
        forms.append(f"const {guard} {name}({mutex});")
    return draw.choice(forms)


def section(scene, shared, lines, tail=None):
    """Lines under the lock, then the tail.

    Without a tail the lines leave the function by themselves, and only a guard
    will do. With one, they run through to their end and do not throw.
    """
    draw = scene.draw
    lines = scene.with_noise(lines)
    name = scene.guard_name()
    if tail is None:
        if draw.random() < 0.1:  # a block that the function does not need
            return ["{", acquire(scene, shared, name), *lines, "}"]
        return [acquire(scene, shared, name), *lines]
    way = draw.choices(["plain", "block", "unlock", "hand"], [5, 3, 2, 1])[0]
    if scene.holder == "wrapped" and way in ("unlock", "hand"):
        run = "withRead" if shared else "withWrite"
        return [f"{scene.map}.{run}([&](auto &{name}) {{", *lines, "});", *tail]
    if way == "block":
        return ["{", acquire(scene, shared, name), *lines, "}", *tail]
    if way == "unlock":
        return [acquire(scene, shared, name, True), *lines, f"{name}.unlock();", *tail]
    if way == "hand":
        suffix = "_shared" if shared else ""
        return [
            f"{scene.mutex}.lock{suffix}();",
            *lines,
            f"{scene.mutex}.unlock{suffix}();",
            *tail,
        ]
    return [acquire(scene, shared, name), *lines, *tail]
