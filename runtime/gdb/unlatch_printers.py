"""GDB pretty-printers for registries: `source unlatch_printers.py`.

Shows the newest state, without running code of the program.

Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
"""

import gdb
import gdb.printing


def _load(atomic):
    """The value in a std::atomic of libstdc++."""
    for field in ("_M_i", "_M_p"):
        try:
            return atomic[field]
        except gdb.error:
            pass
    return atomic["_M_b"]["_M_p"]


def _typedef(store_type, name):
    return gdb.lookup_type("%s::%s" % (store_type.strip_typedefs(), name))


def _version(store):
    # The lowest bit is an order to readers, see published_version.h.
    return int(_load(store["core_"]["core_"]["version"]["word_"])) // 2


class HashPrinter:
    """unlatch::registry"""

    def __init__(self, value):
        self.store = value["store_"]

    def to_string(self):
        return "unlatch::registry with %d elements, version %d" % (
            int(self.store["size_"]),
            _version(self.store),
        )

    def display_hint(self):
        return "map"

    def children(self):
        node = _typedef(self.store.type, "node").pointer()
        change = _typedef(self.store.type, "change")
        part = next(
            f.type for f in change.fields()
            if f.is_base_class and "hash_change" in str(f.type)
        ).pointer()
        header = _load(self.store["table_"])
        table = header.dereference()
        words = (header + 1).cast(gdb.lookup_type("unsigned long").pointer())
        number = 0
        for i in range(int(table["mask"]) + 1):
            word = int(words[i])
            if word in (0, 2):
                continue
            address = word & 0xFFFFFFFFFFFE
            if word & 1:
                element = gdb.Value(address).cast(part)["after"]
                if int(element) == 0:
                    continue
            else:
                element = gdb.Value(address).cast(node)
            yield "%d" % number, element["value"]["first"]
            yield "%d" % (number + 1), element["value"]["second"]
            number += 2


class OrderedPrinter:
    """unlatch::ordered_registry"""

    def __init__(self, value):
        self.store = value["store_"]
        self.root = _load(self.store["head_"]).dereference()

    def to_string(self):
        return "unlatch::ordered_registry with %d elements, version %d" % (
            int(self.root["size"]),
            _version(self.store),
        )

    def display_hint(self):
        return "map"

    def _leaves(self, node):
        if int(node) == 0:
            return
        if bool(node["leaf"]):
            for i in range(int(node["count"])):
                yield node["elements"][i]
            return
        inner = gdb.lookup_type(
            str(node.type.target().strip_typedefs()).replace("tree_node", "tree_inner", 1)
        ).pointer()
        for i in range(int(node["count"])):
            yield from self._leaves(node.cast(inner)["children"][i])

    def children(self):
        for n, element in enumerate(self._leaves(self.root["top"])):
            yield "%d" % (2 * n), element["value"]["first"]
            yield "%d" % (2 * n + 1), element["value"]["second"]


def register(objfile=None):
    printers = gdb.printing.RegexpCollectionPrettyPrinter("unlatch")
    printers.add_printer("registry", "^unlatch::registry<.*>$", HashPrinter)
    printers.add_printer(
        "ordered_registry", "^unlatch::ordered_registry<.*>$", OrderedPrinter
    )
    gdb.printing.register_pretty_printer(objfile, printers, replace=True)


register(gdb.current_objfile())
