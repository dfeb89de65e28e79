#ifndef SIZES_H
#define SIZES_H

#include <map>
#include <shared_mutex>
#include <string>

class Sizes {
public:
  static int find(const std::string &name);
  static void set(const std::string &name, int size);

private:
  static std::map<std::string, int> &all();
  static std::shared_mutex mutex_;
};

#endif
