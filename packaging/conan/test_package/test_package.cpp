#include <unlatch/registry.h>

#include <string>

int main() {
  unlatch::registry<std::string, int> ports{{"http", 80}};
  ports.insert_or_assign("https", 443);
  return ports.get("https").value_or(0) == 443 ? 0 : 1;
}
