"""Prints a class whose functions write to its map under a shared lock.

many_findings.py FUNCTIONS WRITES    so many functions, so many writes in each
"""

import sys

functions, writes = map(int, sys.argv[1:])
print("""#include <map>
#include <mutex>
#include <shared_mutex>
struct Table {
  std::shared_mutex mutex;
  std::map<int, int> rows;
};""")
for f in range(functions):
    print(f"void write{f}(Table &table) {{\n  std::shared_lock lock(table.mutex);")
    print("  table.rows[0] = 0;\n" * writes + "}")
