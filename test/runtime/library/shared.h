#ifndef UNLATCH_TEST_SHARED_H
#define UNLATCH_TEST_SHARED_H
#include <memory>
#include <unlatch/registry.h>
using shared_registry = unlatch::registry<int, std::shared_ptr<int>>;
extern "C" {
/// Reads in the library's code; the library has a domain of its own.
int library_read(const shared_registry *m, int key);
/// A registry made by the library, for reading outside.
shared_registry *library_make();
void library_destroy(shared_registry *m);
}
#endif
