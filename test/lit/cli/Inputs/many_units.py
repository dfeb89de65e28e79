"""Writes N units with a guarded map and an unlocked access each."""

import pathlib
import sys

directory, number = pathlib.Path(sys.argv[1]), int(sys.argv[2])
for i in range(number):
    (directory / f"unit{i}.cpp").write_text(f"""#include <map>
#include <mutex>
#include <shared_mutex>
namespace n{i} {{
static std::shared_mutex mutex;
static std::map<int, int> entries;
int find(int key) {{
  std::shared_lock lock(mutex);
  auto it = entries.find(key);
  return it == entries.end() ? 0 : it->second;
}}
bool has(int key) {{
  std::shared_lock lock(mutex);
  return entries.count(key) != 0;
}}
void set(int key, int value) {{
  std::unique_lock lock(mutex);
  entries[key] = value;
}}
bool peek(int key) {{ return entries.count(key) != 0; }}
}} // namespace n{i}
""")
