#include "table.h"

static void fill(Table &table) { table.rows["a"] = 1; }

void refill(Table &table) {
  auto lock = table.writing();
  table.rows.clear();
  fill(table);
}
int peek(const Table &table) { return table.rows.count("b") ? 1 : 0; }
